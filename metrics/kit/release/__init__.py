"""From a snapshot's figures and cases, a policy and all earlier releases to one public release, with what proves it."""

"""What every measure shares: its declaration, months, breakdowns, figures, comparison."""

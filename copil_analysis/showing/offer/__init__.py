"""What is offered: funding, rents, landlords and communes, channels over time."""

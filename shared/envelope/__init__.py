"""What stands in the headers of every record: CloudEvents 1.0 in Kafka's binary mode."""

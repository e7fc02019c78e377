"""How do records come from Kafka to a handler and go from a core to Kafka, losing nothing?"""

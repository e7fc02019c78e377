"""Which extraction rules exist, and which of them fire on a sentence?"""

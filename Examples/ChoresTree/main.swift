import Hummingbird
import ArgumentParser
print(1)

#include "tests/fuzz/target.hpp"

// libFuzzer finds its target by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes,
                                      std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes,
                                      std::size_t size) {
  nephele::fuzz::run(std::as_bytes(std::span{bytes, size}));
  return 0;
}

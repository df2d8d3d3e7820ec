#include "common/key_dir/mapping.hpp"

#include "common/crypto/secret.hpp"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <utility>

namespace nephele::key_dir {

result<mapping> mapping::locked(std::size_t size) {
  auto* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    return fail(errc::no_space, std::to_string(size) + " bytes for a key");
  mapping made{{static_cast<std::byte*>(at), size}, true};
  if (::mlock(at, size) != 0)
    return fail(errc::no_space,
                "locking " + std::to_string(size)
                    + " bytes of memory for a key: " + std::strerror(errno)
                    + "; raise the limit (ulimit -l)");
  ::madvise(at, size, MADV_DONTDUMP);
  ::madvise(at, size, MADV_DONTFORK);
  return made;
}

result<mapping> mapping::shared(int file, std::size_t size) {
  auto* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at == MAP_FAILED)
    return fail(errc::no_space, "mapping " + std::to_string(size)
                                    + " bytes: " + std::strerror(errno));
  return mapping{{static_cast<std::byte*>(at), size}, false};
}

mapping::mapping(mapping&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})), is_locked_(other.is_locked_) {
}

mapping& mapping::operator=(mapping&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(is_locked_, other.is_locked_);
  return *this;
}

mapping::~mapping() {
  if (bytes_.empty())
    return;
  if (is_locked_)
    crypto::wipe(bytes_);
  ::munmap(bytes_.data(), bytes_.size());
}

} // namespace nephele::key_dir

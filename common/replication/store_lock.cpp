#include "common/replication/store_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nephele::replication {

result<store_lock> store_lock::take(const std::filesystem::path& folder) {
  std::error_code fault;
  if (std::filesystem::create_directories(folder, fault))
    ::chmod(folder.c_str(), 0700);
  if (fault)
    return fail(errc::io, folder.string() + ": " + fault.message());
  const auto file = folder / "lock";
  const int descriptor
      = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return fail(errc::io, file.string() + ": " + std::strerror(errno));
  store_lock lock{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return fail(errc::locked, folder.string() + " is in use by a process");
  return lock;
}

store_lock::~store_lock() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

} // namespace nephele::replication

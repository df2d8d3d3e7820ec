#include "common/crypto/key_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace nephele::crypto {

namespace {

class descriptor {
public:
  explicit descriptor(int value) noexcept : value_(value) {}

  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  ~descriptor() {
    if (value_ >= 0)
      ::close(value_);
  }

  [[nodiscard]] int value() const noexcept { return value_; }

  [[nodiscard]] bool is_open() const noexcept { return value_ >= 0; }

private:
  int value_;
};

tl::unexpected<error> refuse(const std::filesystem::path& path,
                             std::string_view why) {
  return fail(errc::key_file, path.string() + ": " + std::string{why});
}

tl::unexpected<error> refuse_errno(const std::filesystem::path& path) {
  return refuse(path, std::generic_category().message(errno));
}

bool read_exactly(int file, mutable_byte_span out) noexcept {
  while (!out.empty()) {
    const auto count = ::read(file, out.data(), out.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_all(int file, byte_span bytes) noexcept {
  while (!bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool sync_directory(const std::filesystem::path& path) noexcept {
  const descriptor directory{
      ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return directory.is_open() && ::fsync(directory.value()) == 0;
}

/// Leaves no half-written file behind, whatever fails.
class temporary_file {
public:
  explicit temporary_file(std::string pattern) noexcept
      : path_(std::move(pattern)), file_(::mkostemp(path_.data(), O_CLOEXEC)) {}

  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  ~temporary_file() {
    if (file_.is_open() && !renamed_)
      ::unlink(path_.c_str());
  }

  [[nodiscard]] bool is_open() const noexcept { return file_.is_open(); }

  // mkostemp creates with mode 0600 whatever the umask.
  [[nodiscard]] bool write_synced(byte_span bytes) const noexcept {
    return write_all(file_.value(), bytes) && ::fsync(file_.value()) == 0;
  }

  [[nodiscard]] bool rename_to(const std::filesystem::path& target) noexcept {
    renamed_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return renamed_;
  }

private:
  std::string path_;
  descriptor file_;
  bool renamed_ = false;
};

} // namespace

result<void> load_key_file(const std::filesystem::path& path,
                           mutable_byte_span out, key_file_access access) {
  wipe(out);
  const descriptor file{
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat status{};
  if (!file.is_open() || ::fstat(file.value(), &status) != 0)
    return refuse_errno(path);
  if (!S_ISREG(status.st_mode))
    return refuse(path, "is no regular file");
  const mode_t forbidden
      = access == key_file_access::owner_only ? 0077U : 0037U;
  if ((status.st_mode & forbidden) != 0)
    return refuse(path, "is open to others; its mode must be 0600");
  if (status.st_size != static_cast<off_t>(out.size()))
    return refuse(path, "holds " + std::to_string(status.st_size)
                            + " bytes instead of "
                            + std::to_string(out.size()));
  if (!read_exactly(file.value(), out)) {
    wipe(out);
    return refuse(path, "cannot be read to its end");
  }
  return {};
}

result<void> store_key_file(const std::filesystem::path& path, byte_span key) {
  temporary_file file{path.string() + ".XXXXXX"};
  if (!file.is_open() || !file.write_synced(key) || !file.rename_to(path))
    return refuse_errno(path);
  const auto directory = path.parent_path();
  if (!sync_directory(directory.empty() ? "." : directory))
    return refuse_errno(path);
  return {};
}

} // namespace nephele::crypto

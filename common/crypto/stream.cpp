#include "common/crypto/stream.hpp"

#include <openssl/evp.h>

#include <cassert>
#include <cstdlib>
#include <limits>
#include <memory>

namespace nephele::crypto {

namespace {

struct context_deleter {
  void operator()(EVP_CIPHER_CTX* context) const noexcept {
    EVP_CIPHER_CTX_free(context);
  }
};

/// One cipher context of one thread: setting it up costs more than enciphering
/// a header, so it is kept and only given a new key. Its failures are those of
/// memory or of a library without the cipher; nothing can go on after either.
class stream_cipher {
public:
  explicit stream_cipher(const EVP_CIPHER* kind) : context_(new_context()) {
    require(
        EVP_EncryptInit_ex(context_.get(), kind, nullptr, nullptr, nullptr));
  }

  void apply(byte_span key, byte_span in, mutable_byte_span out) noexcept {
    static constexpr unsigned char zero_iv[EVP_MAX_IV_LENGTH] = {};
    assert(in.size() == out.size());
    assert(in.size() <= std::size_t{std::numeric_limits<int>::max()});
    int length = 0;
    require(EVP_EncryptInit_ex(context_.get(), nullptr, nullptr, uchar_in(key),
                               zero_iv));
    require(EVP_EncryptUpdate(context_.get(), uchar_out(out), &length,
                              uchar_in(in), static_cast<int>(in.size())));
  }

private:
  using context_pointer = std::unique_ptr<EVP_CIPHER_CTX, context_deleter>;

  static void require(int success) noexcept {
    if (success != 1)
      std::abort();
  }

  static context_pointer new_context() {
    context_pointer result{EVP_CIPHER_CTX_new()};
    require(result ? 1 : 0);
    return result;
  }

  context_pointer context_;
};

} // namespace

void aes128_ctr(std::span<const std::byte, 16> key, byte_span in,
                mutable_byte_span out) noexcept {
  thread_local stream_cipher cipher{EVP_aes_128_ctr()};
  cipher.apply(key, in, out);
}

void chacha20(std::span<const std::byte, 32> key,
              mutable_byte_span message) noexcept {
  thread_local stream_cipher cipher{EVP_chacha20()};
  cipher.apply(key, message, message);
}

} // namespace nephele::crypto

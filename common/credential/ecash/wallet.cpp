#include "common/credential/ecash/wallet.hpp"

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

#include <algorithm>
#include <numeric>

namespace nephele::credential::ecash {

using pairing::g1_affine;
using pairing::scalar;

namespace {

constexpr std::uint8_t version = 1;
constexpr std::uint64_t ticket_mask
    = (std::uint64_t{1} << tickets_per_book) - 1;

bool is_permutation(std::span<const std::uint8_t> order) {
  std::bitset<tickets_per_book> seen;
  for (const auto index : order)
    if (index < tickets_per_book)
      seen.set(index);
  return seen.all();
}

} // namespace

wallet::wallet(const deposit& deposit, const ps::key_id& issuers,
               pairing::secret_scalar secret, const ps::signature& signature,
               crypto::random& randomness)
    : chain_(deposit.chain), issuers_(issuers), deposit_(deposit.id),
      secret_(std::move(secret)), eta_(deposit.eta()),
      e_(deposit.expiry_value()), signature_(signature) {
  std::iota(order_.begin(), order_.end(), std::uint8_t{0});
  for (std::size_t i = order_.size() - 1; i > 0; --i)
    std::swap(order_[i], order_[randomness.below(i + 1)]);
}

wallet::~wallet() {
  crypto::wipe(std::as_writable_bytes(std::span{&signature_, 1}));
}

ticket_type wallet::type() const noexcept {
  return static_cast<ticket_type>(e_ >> 32U);
}

day wallet::expiry() const noexcept {
  return day{static_cast<std::uint32_t>(e_)};
}

wallet::record wallet::encode() const {
  record bytes;
  wire::writer out{bytes.expose_mutable()};
  out.u8(version);
  out.u8(static_cast<std::uint8_t>(chain_.size()));
  out.bytes(as_bytes(chain_));
  out.zeros(max_chain_size - chain_.size());
  out.fixed(issuers_);
  out.u64(deposit_);
  secret_.encode_into(out.claim(scalar::size).first<scalar::size>());
  out.bytes(eta_.encode());
  out.u64(e_);
  out.bytes(signature_.h.encode());
  out.bytes(signature_.s.encode());
  out.u64(used_.to_ullong());
  for (const auto index : order_)
    out.u8(index);
  return bytes;
}

result<wallet> wallet::decode(const record& bytes) {
  wire::reader in{bytes.expose()};
  if (in.u8() != version)
    return fail(errc::bad_version, "wallet");
  wallet book;
  const std::size_t chain_size = in.u8();
  const auto chain = in.bytes(max_chain_size);
  if (chain_size > max_chain_size)
    return fail(errc::malformed_wallet, "chain");
  book.chain_ = as_text(chain.first(chain_size));
  book.issuers_ = in.fixed<ps::key_id>();
  book.deposit_ = in.u64();
  auto secret = pairing::secret_scalar::decode(in.bytes(scalar::size));
  auto eta = scalar::decode(in.bytes(scalar::size));
  book.e_ = in.u64();
  auto h = g1_affine::decode(in.bytes(g1_affine::size));
  auto s = g1_affine::decode(in.bytes(g1_affine::size));
  if (!secret || !eta || !h || !s)
    return fail(errc::malformed_wallet, "scalar or point");
  book.secret_ = std::move(*secret);
  book.eta_ = *eta;
  book.signature_ = {*h, *s};
  const auto used = in.u64();
  for (auto& index : book.order_)
    index = in.u8();
  if ((used & ~ticket_mask) != 0 || !is_permutation(book.order_)
      || book.e_ >> 32U > static_cast<std::uint64_t>(ticket_type::fast_linked))
    return fail(errc::malformed_wallet, "tickets");
  book.used_ = used;
  return book;
}

result<std::uint16_t> wallet::take_ticket() {
  const auto next = std::ranges::find_if(
      order_, [this](auto index) { return !used_[index]; });
  if (next == order_.end())
    return fail(errc::no_ticket_left);
  used_.set(*next);
  return *next;
}

} // namespace nephele::credential::ecash

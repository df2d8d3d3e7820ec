#pragma once

#include "common/crypto/random.hpp"
#include "common/pairing/secret_scalar.hpp"

#include <algorithm>
#include <vector>

namespace nephele::pairing {

/// Where provers take their secret scalars from, in the order of use.
class scalar_source {
public:
  scalar_source() = default;
  scalar_source(const scalar_source&) = delete;
  scalar_source& operator=(const scalar_source&) = delete;
  virtual ~scalar_source() = default;

  /// @param transcript  what the proof has said so far
  [[nodiscard]] virtual secret_scalar next(byte_span transcript) = 0;

  /// The same, never zero.
  [[nodiscard]] secret_scalar next_nonzero(byte_span transcript);
};

/// Fresh randomness, hashed together with the prover's secrets, a counter and
/// the transcript: a machine that was cloned or has a poor generator still
/// never uses one nonce in two proofs.
class hedged_scalars final : public scalar_source {
public:
  hedged_scalars(crypto::random& randomness,
                 std::initializer_list<const secret_scalar*> secrets);
  ~hedged_scalars() override;

  [[nodiscard]] secret_scalar next(byte_span transcript) override;

private:
  crypto::random& randomness_;
  byte_vector secrets_;
  std::uint32_t counter_ = 0;
};

/// For tests and vectors only: hash_to_scalar(VECTOR, seed ‖ u32 n), n = 0, 1…
class seeded_scalars final : public scalar_source {
public:
  explicit seeded_scalars(byte_span seed);

  [[nodiscard]] secret_scalar next(byte_span transcript) override;

private:
  byte_vector seed_;
  std::uint32_t counter_ = 0;
};

/// For tests and vectors only: these scalars, then zeros.
class listed_scalars final : public scalar_source {
public:
  explicit listed_scalars(std::vector<scalar> scalars)
      : scalars_(std::move(scalars)) {}

  [[nodiscard]] secret_scalar next(byte_span transcript) override;

private:
  std::vector<scalar> scalars_;
  std::size_t used_ = 0;
};

/// A verifier's weight: uniform in [1, 2^bits), bits ≤ 128. To be drawn after
/// everything that is checked is fixed.
[[nodiscard]] scalar random_weight(crypto::random& randomness,
                                   std::size_t bits);

} // namespace nephele::pairing

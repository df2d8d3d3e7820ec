#pragma once

// Only for sources that are compiled for AVX-512 F, VL, DQ and IFMA.
#if defined(__AVX512IFMA__) && defined(__AVX512VL__)

#include "common/crypto/lanes/row.hpp"

#include <cstddef>
#include <cstdint>
#include <immintrin.h>

namespace nephele::crypto::lanes {

/// Eight 64-bit integers in one register. Each member means what its namesake
/// in emulated_lanes does.
class ifma_lanes {
public:
  static constexpr std::size_t width = 8;
  using mask = __mmask8;

  static ifma_lanes broadcast(std::uint64_t value) noexcept {
    return _mm512_set1_epi64(static_cast<long long>(value));
  }

  static ifma_lanes
  load(const row<ifma_lanes, std::uint64_t, 8>& from) noexcept {
    return _mm512_loadu_si512(from.items);
  }

  void store(row<ifma_lanes, std::uint64_t, 8>& to) const noexcept {
    _mm512_storeu_si512(to.items, value_);
  }

  friend ifma_lanes operator+(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_add_epi64(a.value_, b.value_);
  }

  friend ifma_lanes operator-(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_sub_epi64(a.value_, b.value_);
  }

  friend ifma_lanes operator&(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_and_si512(a.value_, b.value_);
  }

  friend ifma_lanes operator|(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_or_si512(a.value_, b.value_);
  }

  friend ifma_lanes operator^(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_xor_si512(a.value_, b.value_);
  }

  template <unsigned Bits>
  [[nodiscard]] ifma_lanes shifted_left() const noexcept {
    return _mm512_slli_epi64(value_, Bits);
  }

  template <unsigned Bits>
  [[nodiscard]] ifma_lanes shifted_right() const noexcept {
    return _mm512_srli_epi64(value_, Bits);
  }

  static ifma_lanes add_product_low(ifma_lanes sum, ifma_lanes a,
                                    ifma_lanes b) noexcept {
    return _mm512_madd52lo_epu64(sum.value_, a.value_, b.value_);
  }

  static ifma_lanes add_product_high(ifma_lanes sum, ifma_lanes a,
                                     ifma_lanes b) noexcept {
    return _mm512_madd52hi_epu64(sum.value_, a.value_, b.value_);
  }

  static mask common_bits(ifma_lanes a, ifma_lanes b) noexcept {
    return _mm512_test_epi64_mask(a.value_, b.value_);
  }

  static ifma_lanes select(mask chosen, ifma_lanes clear,
                           ifma_lanes set) noexcept {
    return _mm512_mask_blend_epi64(chosen, clear.value_, set.value_);
  }

  // NOLINTNEXTLINE(google-explicit-constructor): what intrinsics return.
  ifma_lanes(__m512i value) noexcept : value_(value) {}

  ifma_lanes() noexcept : value_(_mm512_setzero_si512()) {}

private:
  __m512i value_;
};

} // namespace nephele::crypto::lanes

#endif

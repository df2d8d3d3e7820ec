#pragma once

#include "common/credential/attribute/show.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/pairing/scalar_source.hpp"

#include <map>

namespace nephele::credential::attribute {

/// A show with everything that its relations speak about.
struct opened_show {
  const statement* claim = nullptr;
  const show* shown = nullptr;
  pairing::scalar challenge;
  /// The response of each hidden slot, sent or computed from a range.
  std::vector<pairing::scalar> messages;

  [[nodiscard]] const pairing::scalar& rho(std::size_t place) const noexcept;
  [[nodiscard]] const pairing::scalar& member_rho(std::size_t i) const noexcept;

  /// z of member number `i`: its own if it is a digit, else its slot's.
  [[nodiscard]] const pairing::scalar&
  member_value(std::size_t i) const noexcept;

  [[nodiscard]] const pairing::scalar&
  message(std::uint8_t slot) const noexcept {
    return messages[claim->hidden_place(slot)];
  }

  /// How many of the responses are those of hidden slots.
  std::size_t sent = 0;
};

/// A hidden slot whose response is another show's.
struct tied_response {
  std::uint8_t slot = 0;
  pairing::scalar value;
};

/// @param shown  of the shape that `claim` has
/// @returns nothing if two ranges of one slot give it different responses.
[[nodiscard]] std::optional<opened_show>
open_show(const statement& claim, const show& shown, const pairing::scalar& c,
          const std::optional<tied_response>& tied = {});

/// The relations of one or many shows as one sum, each times a weight. It is
/// neutral after clearing the cofactor if all of them hold.
class relation_sum {
public:
  explicit relation_sum(std::size_t bits) : announcements_(bits) {}

  /// @param weight_of  weight of relation number i
  template <class WeightOf>
  void add(const opened_show& opened, WeightOf weight_of) {
    for (std::size_t i = 0; i < opened.shown->announcements.size(); ++i)
      add_relation(opened, i, weight_of(i));
    finish(opened);
  }

  /// @param generator  g alone
  [[nodiscard]] bool is_neutral(const pairing::fixed_bases& generator) const;

private:
  void add_relation(const opened_show& opened, std::size_t i,
                    const pairing::scalar& weight);
  void finish(const opened_show& opened);

  pairing::multi_exp<pairing::curve_point> points_;
  pairing::multi_exp<pairing::curve_point> announcements_;
  pairing::scalar generator_;
  /// Of the show that is being added: the factor of its h'.
  pairing::scalar base_;
  std::map<byte_vector, pairing::scalar> scopes_;
};

} // namespace nephele::credential::attribute

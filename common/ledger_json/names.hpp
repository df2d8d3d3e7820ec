#pragma once

#include "common/ledger/codec.hpp"

#include <array>

namespace nephele::ledger_json {

/// What the fields of a struct of the ledger are called in JSON, in the order
/// of its `fields`: a specialisation for each struct.
template <class T>
inline constexpr std::array<std::string_view, 0> names{};

/// Ties the fields of a struct; specialised where the ledger never encodes it.
template <class T>
struct field_list {
  [[nodiscard]] static auto of(auto& self)
    requires ledger::has_fields<T>
  {
    return T::fields(self);
  }
};

} // namespace nephele::ledger_json

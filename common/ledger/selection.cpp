#include "common/ledger/selection.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

/// What standby nodes must support: any role.
constexpr std::uint8_t any_role = 0;

bool supports(const candidate& who, std::uint8_t role) noexcept {
  return role == any_role || (who.roles & role) != 0;
}

/// Takes one candidate out, in proportion to weight.
std::optional<std::uint32_t> draw_one(std::vector<candidate>& candidates,
                                      std::uint8_t role,
                                      uniform_source& source) {
  decimal total;
  for (const auto& who : candidates)
    if (supports(who, role))
      total += who.weight;
  if (total.is_zero())
    return std::nullopt;
  auto drawn = source.below(total.atomics());
  const auto at = std::ranges::find_if(candidates, [&](const candidate& who) {
    if (!supports(who, role))
      return false;
    if (drawn < who.weight.atomics())
      return true;
    drawn -= who.weight.atomics();
    return false;
  });
  const auto id = at->id;
  candidates.erase(at);
  return id;
}

std::vector<std::uint32_t> draw(std::vector<candidate>& candidates,
                                std::uint8_t role, std::uint32_t most,
                                uniform_source& source) {
  std::vector<std::uint32_t> ids;
  while (ids.size() < most) {
    const auto id = draw_one(candidates, role, source);
    if (!id)
      break;
    ids.push_back(*id);
  }
  return ids;
}

} // namespace

u128 uniform_source::below(u128 bound) noexcept {
  const u128 excess = (u128{0} - bound) % bound; // 2^128 mod bound
  for (;;) {
    byte_array<16> bytes{};
    stream_.fill(bytes);
    u128 value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
      value = (value << 8U) | std::to_integer<unsigned>(bytes[i]);
    if (value <= ~u128{0} - excess)
      return value % bound;
  }
}

decimal twentieth_power(decimal performance) {
  const auto p2 = mul(performance, performance);
  const auto p4 = mul(p2, p2);
  const auto p5 = mul(p4, performance);
  const auto p10 = mul(p5, p5);
  return mul(p10, p10);
}

decimal selection_weight(decimal saturation, decimal performance) {
  return mul(saturation, twentieth_power(performance));
}

drawn_set draw_roles(std::vector<candidate> candidates, const set_sizes& sizes,
                     uniform_source& source) {
  drawn_set drawn;
  drawn.entry = draw(candidates, role_bits::entry, sizes.entry, source);
  drawn.exit = draw(candidates, role_bits::exit, sizes.exit, source);
  drawn.mix = draw(candidates, role_bits::mix, sizes.mix, source);
  drawn.standby = draw(candidates, any_role, sizes.standby, source);
  return drawn;
}

layer_members spread_layers(std::vector<std::uint32_t> mixes,
                            const std::map<std::uint32_t, std::uint8_t>& kept,
                            uniform_source& source) {
  for (std::size_t i = mixes.size(); i-- > 1;)
    std::swap(mixes[i], mixes[static_cast<std::size_t>(source.below(i + 1))]);
  layer_members layers;
  std::vector<std::uint32_t> free;
  for (const auto id : mixes)
    if (const auto at = kept.find(id); at != kept.end())
      layers.at(at->second).push_back(id);
    else
      free.push_back(id);
  for (const auto id : free)
    std::ranges::min_element(layers, {}, &std::vector<std::uint32_t>::size)
        ->push_back(id);
  for (auto& layer : layers)
    std::ranges::sort(layer);
  return layers;
}

} // namespace nephele::ledger

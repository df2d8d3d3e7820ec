#include "services/mixnode/settings.hpp"

#include "common/base/units.hpp"
#include "common/config/schema.hpp"

namespace nephele::mixnode {

void describe(config::schema& known, settings& chosen) {
  node::describe(known, chosen.node);
  known.add("layer", &chosen.layer,
            "Layer to ask for; binding where layers are pinned.",
            config::range{1, int{mix_layers}});
}

} // namespace nephele::mixnode

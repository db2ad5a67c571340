#include "core/property/field_name.h"

#include <algorithm>

namespace property {

std::optional<Field> fieldFromName(QStringView name)
{
    if (name == QLatin1String("city"))
        return Field::Location;
    if (name == QLatin1String("agent"))
        return Field::Agent;
    const auto* const found = std::find_if(allFields.begin(), allFields.end(),
                                           [name](Field field) { return fieldName(field) == name; });
    return found == allFields.end() ? std::nullopt : std::optional(*found);
}

} // namespace property

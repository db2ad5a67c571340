#include "core/keyspace/index/key_order.h"

#include <algorithm>

namespace keyspace {

// Steps that double, then halves: what is looked for is mostly near.
template<class IsBefore>
std::size_t OrderedKeys::boundary(std::size_t from, IsBefore isBefore) const
{
    std::size_t step = 1;
    std::size_t to = from;
    while (to < size() && isBefore(name(to))) {
        from = to + 1;
        to = from + step;
        step *= 2;
    }
    to = std::min(to, size());
    while (from < to) {
        const std::size_t middle = from + (to - from) / 2;
        if (isBefore(name(middle)))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

std::size_t OrderedKeys::lowerBound(QByteArrayView wanted, std::size_t from) const
{
    return boundary(from, [wanted](QByteArrayView one) { return compareNames(one, wanted) < 0; });
}

std::size_t OrderedKeys::prefixEnd(QByteArrayView prefix, std::size_t from) const
{
    return boundary(from, [prefix](QByteArrayView one) {
        return compareNames(one.first(std::min(one.size(), prefix.size())), prefix) <= 0;
    });
}

} // namespace keyspace

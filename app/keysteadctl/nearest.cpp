#include "app/keysteadctl/nearest.h"

#include <algorithm>
#include <vector>

namespace ctl {

namespace {

// Damerau–Levenshtein distance with adjacent swaps (optimal string alignment).
int mistakes(const QString& a, const QString& b)
{
    const auto width = std::size_t(b.size()) + 1;
    std::vector<std::vector<int>> cost(std::size_t(a.size()) + 1, std::vector<int>(width));
    for (std::size_t i = 0; i < cost.size(); ++i)
        cost[i][0] = int(i);
    for (std::size_t j = 0; j < width; ++j)
        cost[0][j] = int(j);
    for (std::size_t i = 1; i < cost.size(); ++i) {
        for (std::size_t j = 1; j < width; ++j) {
            const QChar left = a[qsizetype(i) - 1];
            const QChar right = b[qsizetype(j) - 1];
            cost[i][j] = std::min(
                {cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (left == right ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && left == b[qsizetype(j) - 2] && a[qsizetype(i) - 2] == right;
            if (swapped)
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost.back().back();
}

} // namespace

std::optional<QString> nearest(const QString& typed, const QStringList& words)
{
    if (typed.isEmpty())
        return std::nullopt;
    std::optional<QString> best;
    int fewest = 0;
    for (const QString& word : words) {
        const bool begins = typed.size() >= 2 && word.startsWith(typed, Qt::CaseInsensitive);
        const int count = begins ? 0 : mistakes(typed.toLower(), word.toLower());
        const auto allowed = std::max(1, int(word.size()) / 3);
        if (count <= allowed && (!best || count < fewest)) {
            best = word;
            fewest = count;
        }
    }
    return best;
}

} // namespace ctl

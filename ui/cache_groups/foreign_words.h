// The words of the tab “Foreign keys”: which changes drop a key, what is known of a rule. GUI thread (they
// are translated), pure otherwise.
#pragma once

#include "core/cache/foreign_keys.h"
#include "ui/common/rows_model.h"

#include <QString>

#include <vector>

namespace cache_groups {

// “any change of listings”, “listing 812”; a tag that no change has: itself.
QString eventText(const cache::Tag& tag);
QString eventsText(const std::vector<cache::Tag>& tags);
// Is this a tag that changes of data have? Others, such as “group:page”, drop nothing here.
bool isEvent(const cache::Tag& tag);
// As it is typed and shown: bytes that are no text are escaped.
QString nameText(const cache::ForeignKey& key);

std::vector<common::RowsColumn> foreignColumns();
common::Row foreignRow(const cache::ForeignRule& rule);
// “12 keys match now: a, b, c …”
QString matchText(const cache::ForeignMatch& match);

} // namespace cache_groups

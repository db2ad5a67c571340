// What the journal is asked for, from what people type and from where they come: a listing, a key, a tag, a
// group, somebody. Pure; GUI thread (translated words).
#pragma once

#include "core/cache/journal.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace activity {

// What lines are about: those that dropped it.
struct About
{
    enum class Kind {
        Number, // of a listing or an agent, “812”
        Tag,    // “prop:list”
        Group,  // of the catalogue, “page”
        Key,    // one of our keys, by its name behind the prefix: “detail:id=812”
    };
    Kind kind = Kind::Tag;
    QByteArray name;

    bool operator==(const About&) const = default;
};

// A number, a tag, a group by its id or its word, one of our keys, whole or without its prefix. Nothing:
// words.
std::optional<About> aboutOf(const QString& text);
QString aboutText(const About& about);  // “group page”, “key detail:id=812”: what its chip says
QByteArray groupOf(const About& about); // of a group or a key; else empty
// Its tags; of what dropped a group or a key also what dropped everything.
void addTo(cache::JournalFilter& filter, const About& about);

// Which lines the words are the name of: “edit”, “imported”, “clearing”.
std::vector<cache::JournalCause> causesCalled(const QString& text);

} // namespace activity

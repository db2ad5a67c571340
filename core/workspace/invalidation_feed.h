// Gathers changed tags so that a screen hears of them at most 20 times a second: the first at
// once, what follows within 50 ms together. Thread: the owner's.
#pragma once

#include "core/cache/key.h"

#include <QObject>
#include <QTimer>

#include <set>
#include <vector>

namespace workspace {

class InvalidationFeed : public QObject
{
    Q_OBJECT

public:
    explicit InvalidationFeed(QObject* parent = nullptr);

    void add(const std::vector<cache::Tag>& tags, bool everything);

Q_SIGNALS:
    // Sorted, each once.
    void ready(const std::vector<cache::Tag>& tags, bool everything);

private:
    void flush();

    QTimer m_pause; // runs for 50 ms after each emission
    std::set<cache::Tag> m_tags;
    bool m_everything = false;
};

} // namespace workspace

// The tab Overview without widgets: what this server is, whether it is set up as a cache should be, and all
// of INFO. GUI thread.
#pragma once

#include "core/monitor/info.h"
#include "ui/server/part.h"

namespace server {

// One line above the list: what it is about, the figures, and the verdict where there is one.
struct Fact
{
    QString label;
    QString text;
    theme::Tone tone = theme::Tone::Neutral;
    QString verdict; // with its reason; empty: none
    bool operator==(const Fact&) const = default;
};

// One line of INFO, in the order of the server.
struct InfoLine
{
    QByteArray section; // “Memory”
    QByteArray field;
    QByteArray value;
    bool operator==(const InfoLine&) const = default;
};
std::vector<InfoLine> infoLines(const QByteArray& reply);

// What the settings mean for a server that is a cache. Pure.
Fact serverFact(const monitor::ServerInfo& info);
Fact memoryFact(const monitor::ServerInfo& info);
Fact persistenceFact(const monitor::ServerInfo& info);
Fact loadFact(const monitor::ServerInfo& info);

class OverviewPresenter : public Part
{
    Q_OBJECT

public:
    explicit OverviewPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    std::vector<Fact> facts() const; // empty: nothing is known yet

protected:
    void ask() override;
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override { return redis::Right::Info; }
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    monitor::ServerInfo m_info;
    std::vector<InfoLine> m_lines;
};

} // namespace server

// The tab Configuration without widgets: every setting of the server, what it is for and what is usual for a
// cache. Read-only: nothing here changes a server. GUI thread.
#pragma once

#include "core/monitor/server/server_config.h"
#include "ui/server/part.h"

namespace server {

class SettingsPresenter : public Part
{
    Q_OBJECT

public:
    explicit SettingsPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    const monitor::Setting* setting(const QByteArray& key) const; // by the key of its row; null: none

protected:
    void ask() override;
    std::vector<common::Row> rows() const override;
    common::EmptyText nothingThere() const override;
    redis::Right right() const override { return redis::Right::Config; }
    QString fallbackRule() const override;
    QString countText(qint64 shown, qint64 all) const override;

private:
    std::vector<monitor::Setting> m_settings;
};

// What the setting is for, and what is usual for a cache; empty: nothing is known.
QString meaningText(const monitor::Setting& setting);
QString usualText(const monitor::Setting& setting);

} // namespace server

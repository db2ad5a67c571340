// Profile and environment, pages in groups, servers and running jobs. 208 px, or icons only.
// GUI thread.
#pragma once

#include "core/base/job.h"
#include "ui/common/environment.h"
#include "ui/window/page_registry.h"

#include <QWidget>

#include <chrono>
#include <optional>

class QBoxLayout;
class QPushButton;

namespace window {

enum class ServerKind { PostgreSql, Redis };
// Unused: it answers, but may not be believed now; the detail says why.
enum class Connection { Connecting, Connected, FewRights, ReadOnly, Unused, Away };

struct ServerState
{
    Connection connection = Connection::Connecting;
    std::optional<std::chrono::nanoseconds> roundTrip;
    QString detail; // tooltip: address, since when, next try
};

struct ProfileLabel
{
    QString name;
    common::Environment environment = common::Environment::Development;
    bool readOnly = false;
};

class NavigationButton;
class ServerRow;

class SideBar : public QWidget
{
    Q_OBJECT

public:
    explicit SideBar(const PageRegistry& pages, QWidget* parent = nullptr);

    void setProfile(const ProfileLabel& profile);
    void setCurrentPage(const QString& id);
    void setWaiting(const QString& id, int count);
    void setServer(ServerKind kind, const ServerState& state);
    void addJob(base::Job* job, const QString& what);
    int jobCount() const;

    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }

Q_SIGNALS:
    void pageRequested(const QString& id);
    void serverActivated(window::ServerKind kind);
    void editingRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildPages(const PageRegistry& pages, QBoxLayout* layout);
    void buildFoot(QBoxLayout* layout);
    void buildLookOnly(QBoxLayout* layout);
    void applyWidth();

    class ProfileHead* m_head = nullptr;
    QPushButton* m_allowEditing = nullptr; // of a profile that only looks
    bool m_looksOnly = false;
    std::vector<NavigationButton*> m_buttons;
    ServerRow* m_postgres = nullptr;
    ServerRow* m_redis = nullptr;
    QWidget* m_jobsBox = nullptr;
    QBoxLayout* m_jobs = nullptr;
    bool m_collapsed = false;
};

} // namespace window

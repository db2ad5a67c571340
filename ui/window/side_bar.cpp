#include "ui/window/side_bar.h"

#include "ui/common/progress_row.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"
#include "ui/window/server_row.h"
#include "ui/window/side_bar_parts.h"

#include <QFrame>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace window {

namespace {

using theme::u;

class Separator : public QWidget
{
public:
    explicit Separator(QWidget* parent)
        : QWidget(parent)
    {
        setFixedHeight(u(13));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(QRect(u(8), height() / 2, width() - 2 * u(8), 1), theme::tokens().line);
    }
};

} // namespace

SideBar::SideBar(const PageRegistry& pages, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sideBar"));
    setAccessibleName(tr("Pages"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(8), u(8), u(9), u(8));
    layout->setSpacing(u(2));
    m_head = new ProfileHead(this);
    layout->addWidget(m_head);
    layout->addWidget(new Separator(this));
    buildPages(pages, layout);
    layout->addStretch(1);
    buildFoot(layout);
    buildLookOnly(layout);
    applyWidth();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &SideBar::applyWidth);
}

void SideBar::buildPages(const PageRegistry& pages, QBoxLayout* layout)
{
    std::optional<PageGroup> group;
    int number = 1;
    for (const PageEntry& entry : pages) {
        if (group && *group != entry.group)
            layout->addWidget(new Separator(this));
        group = entry.group;
        auto* button = new NavigationButton(entry, number++, this);
        connect(button, &QAbstractButton::clicked, this, [this, id = entry.id] { Q_EMIT pageRequested(id); });
        layout->addWidget(button);
        m_buttons.push_back(button);
    }
}

// Made last, or it would have the first focus of the window.
void SideBar::buildLookOnly(QBoxLayout* layout)
{
    m_allowEditing = new QPushButton(tr("Allow editing…"), this);
    m_allowEditing->setToolTip(tr("Look only: nothing is written"));
    m_allowEditing->setAccessibleDescription(m_allowEditing->toolTip());
    theme::setRole(m_allowEditing, theme::Role::Link);
    m_allowEditing->hide();
    connect(m_allowEditing, &QPushButton::clicked, this, &SideBar::editingRequested);
    auto* row = new QHBoxLayout;
    row->addSpacing(u(26)); // under the profile's name
    row->addWidget(m_allowEditing);
    row->addStretch(1);
    layout->insertLayout(1, row);
}

void SideBar::buildFoot(QBoxLayout* layout)
{
    m_jobsBox = new QWidget(this);
    m_jobs = new QVBoxLayout(m_jobsBox);
    m_jobs->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_jobsBox);
    layout->addWidget(new Separator(this));
    m_postgres = new ServerRow(ServerKind::PostgreSql, this);
    m_redis = new ServerRow(ServerKind::Redis, this);
    for (const auto& [row, kind] :
         {std::pair{m_postgres, ServerKind::PostgreSql}, std::pair{m_redis, ServerKind::Redis}})
        connect(row, &ServerRow::clicked, this, [this, kind = kind] { Q_EMIT serverActivated(kind); });
    layout->addWidget(m_postgres);
    layout->addWidget(m_redis);
}

void SideBar::setProfile(const ProfileLabel& profile)
{
    m_head->setProfile(profile);
    m_looksOnly = profile.readOnly;
    m_allowEditing->setVisible(m_looksOnly && !m_collapsed);
}

void SideBar::setCurrentPage(const QString& id)
{
    for (NavigationButton* button : m_buttons) {
        if (button->id() == id)
            button->setChecked(true);
    }
}

void SideBar::setWaiting(const QString& id, int count)
{
    for (NavigationButton* button : m_buttons) {
        if (button->id() == id)
            button->setWaiting(count);
    }
}

void SideBar::setServer(ServerKind kind, const ServerState& state)
{
    (kind == ServerKind::PostgreSql ? m_postgres : m_redis)->setState(state);
}

void SideBar::addJob(base::Job* job, const QString& what)
{
    auto* row = new common::ProgressRow(m_jobsBox);
    row->setCompact(true);
    connect(row, &common::ProgressRow::finished, row, &QObject::deleteLater);
    connect(job, &QObject::destroyed, row, &QObject::deleteLater);
    m_jobs->addWidget(row);
    row->follow(job, what);
}

int SideBar::jobCount() const
{
    return m_jobs->count();
}

void SideBar::setCollapsed(bool collapsed)
{
    if (collapsed == m_collapsed)
        return;
    m_collapsed = collapsed;
    m_head->setCollapsed(collapsed);
    for (NavigationButton* button : m_buttons)
        button->setCollapsed(collapsed);
    m_postgres->setCollapsed(collapsed);
    m_redis->setCollapsed(collapsed);
    m_jobsBox->setVisible(!collapsed);
    m_allowEditing->setVisible(m_looksOnly && !collapsed);
    applyWidth();
}

void SideBar::applyWidth()
{
    setFixedWidth(m_collapsed ? u(49) : u(208));
}

void SideBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::tokens().window);
    const int x = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.fillRect(QRect(x, 0, 1, height()), theme::tokens().line);
}

} // namespace window

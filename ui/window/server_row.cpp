#include "ui/window/server_row.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>

namespace window {

namespace {

using theme::u;

QString serverName(ServerKind kind)
{
    return kind == ServerKind::PostgreSql ? QStringLiteral("PostgreSQL") : QStringLiteral("Redis");
}

QString stateWord(Connection connection)
{
    switch (connection) {
    case Connection::Connecting:
        return ServerRow::tr("connecting");
    case Connection::Connected:
        return ServerRow::tr("connected");
    case Connection::FewRights:
        return ServerRow::tr("few rights");
    case Connection::ReadOnly:
        return ServerRow::tr("read-only");
    case Connection::Unused:
        return ServerRow::tr("not used");
    case Connection::Away:
        break;
    }
    return ServerRow::tr("away");
}

theme::Tone stateTone(Connection connection)
{
    switch (connection) {
    case Connection::Connected:
    case Connection::ReadOnly:
        return theme::Tone::Good;
    case Connection::FewRights:
    case Connection::Unused:
        return theme::Tone::Warn;
    case Connection::Away:
        return theme::Tone::Bad;
    case Connection::Connecting:
        break;
    }
    return theme::Tone::Neutral;
}

} // namespace

ServerRow::ServerRow(ServerKind kind, QWidget* parent)
    : QAbstractButton(parent)
    , m_kind(kind)
{
    setObjectName(kind == ServerKind::PostgreSql ? QStringLiteral("server.postgresql")
                                                 : QStringLiteral("server.redis"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setState({});
}

void ServerRow::setState(const ServerState& state)
{
    m_state = state;
    QStringList parts{serverName(m_kind), stateWord(state.connection)};
    if (state.roundTrip)
        parts << tr("round trip %1").arg(common::formatDuration(*state.roundTrip));
    setAccessibleName(parts.join(QStringLiteral(", ")));
    if (!state.detail.isEmpty())
        parts << state.detail;
    parts << tr("Click to see what this user may do");
    setToolTip(parts.join(QLatin1Char('\n')));
    update();
}

void ServerRow::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    updateGeometry();
    update();
}

QSize ServerRow::sizeHint() const
{
    return {m_collapsed ? u(32) : u(160), u(26)};
}

void ServerRow::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    if (underMouse() || isDown())
        theme::paintBox(&painter, rect(), t.hover, QColor());
    if (hasFocus())
        theme::paintFocusRing(&painter, rect());
    const theme::Tone tone = stateTone(m_state.connection);
    const QColor color = tone == theme::Tone::Neutral ? t.muted : theme::toneColor(t, tone);
    const auto visual = [this](const QRect& area) {
        return QStyle::visualRect(layoutDirection(), rect(), area);
    };
    const int side = u(14);
    const QRect glyph(m_collapsed ? (width() - side) / 2 : u(11), (height() - side) / 2, side, side);
    if (m_collapsed) {
        const bool fine = m_state.connection == Connection::Connected;
        const theme::Icon own = m_kind == ServerKind::PostgreSql ? theme::Icon::Postgres : theme::Icon::Redis;
        theme::paintIcon(painter, visual(glyph), fine ? own : theme::toneIcon(tone), fine ? t.muted : color);
        return;
    }
    theme::paintIcon(painter, visual(glyph), theme::toneIcon(tone), color);
    QRect area = rect().adjusted(u(36), 0, -u(10), 0);
    const bool connected = m_state.connection == Connection::Connected && m_state.roundTrip;
    const QString figure =
        connected ? common::formatDuration(*m_state.roundTrip) : stateWord(m_state.connection);
    painter.setFont(theme::font(theme::FontRole::Tabular));
    painter.setPen(connected ? t.muted : color);
    const Qt::Alignment trailing = QStyle::visualAlignment(layoutDirection(), Qt::AlignRight);
    painter.drawText(visual(area), int(trailing | Qt::AlignVCenter), figure);
    area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(figure) - u(8));
    painter.setPen(t.text);
    painter.drawText(visual(area),
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(serverName(m_kind), Qt::ElideRight, area.width()));
}

} // namespace window

#include "ui/properties/find/filter_chips.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace properties {

namespace {

using theme::u;

constexpr int gap = 4;
constexpr int longestText = 220; // px; the whole stands in the tooltip

} // namespace

FilterChips::FilterChips(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_more = new QPushButton(this);
    theme::setRole(m_more, theme::Role::Link);
    m_more->hide();
    connect(m_more, &QPushButton::clicked, this, &FilterChips::moreRequested);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        const std::vector<Chip> chips = std::exchange(m_chips, {});
        setChips({});
        setChips(chips);
    });
}

void FilterChips::setChips(const std::vector<Chip>& chips)
{
    if (chips == m_chips && chips.size() == m_shown.size())
        return;
    m_chips = chips;
    for (const Shown& shown : std::exchange(m_shown, {})) {
        for (QPushButton* button : {shown.body, shown.close}) {
            if (button == nullptr)
                continue;
            button->hide(); // it may be what has just been clicked
            button->setObjectName(QString());
            button->deleteLater();
        }
    }
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        m_shown.push_back(makeChip(static_cast<int>(i)));
    place();
    updateGeometry();
}

FilterChips::Shown FilterChips::makeChip(int index)
{
    const Chip& chip = m_chips[static_cast<std::size_t>(index)];
    Shown shown;
    const QString text = fontMetrics().elidedText(chip.text, Qt::ElideRight, u(longestText));
    shown.body = new QPushButton(QString(text).replace(u'&', QStringLiteral("&&")), this);
    shown.body->installEventFilter(this);
    shown.body->setProperty("chip", index);
    if (chip.isCondition) {
        shown.body->setObjectName(QStringLiteral("conditionChip"));
        shown.body->setAccessibleName(tr("Edit filter %1").arg(chip.text));
        shown.body->setToolTip(tr("%1 · click to edit, Delete removes it").arg(chip.text));
        shown.close = new QPushButton(theme::icon(theme::Icon::Close, theme::Ink::Muted), QString(), this);
        shown.close->setObjectName(QStringLiteral("chipRemove"));
        shown.close->setAccessibleName(tr("Remove filter %1").arg(chip.text));
        shown.close->setToolTip(shown.close->accessibleName());
        connect(shown.body, &QPushButton::clicked, this, [this, index] { Q_EMIT editRequested(index); });
        connect(shown.close, &QPushButton::clicked, this, [this, index] { Q_EMIT removeRequested(index); });
    } else {
        shown.body->setIcon(theme::icon(theme::Icon::Close, theme::Ink::Muted));
        shown.body->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft
                                                                            : Qt::LeftToRight);
        shown.body->setObjectName(QStringLiteral("chip"));
        shown.body->setAccessibleName(tr("Remove filter %1").arg(chip.text));
        shown.body->setToolTip(shown.body->accessibleName());
        connect(shown.body, &QPushButton::clicked, this, [this, index] { Q_EMIT removeRequested(index); });
    }
    shown.width = shown.body->sizeHint().width() + (shown.close ? shown.close->sizeHint().width() - 1 : 0);
    return shown;
}

// Those that do not fit are left out from the end, and counted.
void FilterChips::place()
{
    const auto put = [this](QWidget* widget, int left, int width) {
        const QRect area(left, 0, width, height());
        widget->setGeometry(QStyle::visualRect(layoutDirection(), rect(), area));
        widget->show();
    };
    int all = 0;
    for (const Shown& shown : m_shown)
        all += shown.width + u(gap);
    m_more->setText(tr("%n more", nullptr, static_cast<int>(m_shown.size())));
    const int room = all - u(gap) <= width() ? width() : width() - m_more->sizeHint().width() - u(gap);
    int left = 0;
    m_hidden = 0;
    for (const Shown& shown : m_shown) {
        if (m_hidden > 0 || left + shown.width > room) {
            shown.body->hide();
            if (shown.close != nullptr)
                shown.close->hide();
            ++m_hidden;
            continue;
        }
        const int close = shown.close == nullptr ? 0 : shown.close->sizeHint().width();
        const int body = shown.close == nullptr ? shown.width : shown.width - close + 1;
        put(shown.body, left, body);
        if (shown.close != nullptr)
            put(shown.close, left + body - 1, close); // they share a line
        left += shown.width + u(gap);
    }
    m_more->setVisible(m_hidden > 0);
    if (m_hidden > 0) {
        m_more->setText(tr("%n more", nullptr, m_hidden));
        put(m_more, left, m_more->sizeHint().width());
    }
}

QSize FilterChips::sizeHint() const
{
    int width = 0;
    for (const Shown& shown : m_shown)
        width += shown.width + u(gap);
    return {width, m_more->sizeHint().height()};
}

QSize FilterChips::minimumSizeHint() const
{
    return {0, m_more->sizeHint().height()};
}

void FilterChips::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

bool FilterChips::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            Q_EMIT removeRequested(watched->property("chip").toInt());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace properties

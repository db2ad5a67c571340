#include "ui/common/toast.h"

#include "ui/common/accessible_roles.h"
#include "ui/common/foot.h"
#include "ui/common/toast_view.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QTimer>

#include <algorithm>

namespace common {

namespace {

constexpr std::chrono::milliseconds step{100};

// Up until nothing is covered that has to be seen, as far as there is room.
QRect clearOfFeet(const QWidget& host, QRect area, int gap)
{
    std::vector<QRect> feet;
    for (const QWidget* each : host.findChildren<QWidget*>()) {
        if (each->isVisible() && isFoot(each))
            feet.emplace_back(each->mapTo(&host, QPoint()), each->size());
    }
    std::sort(feet.begin(), feet.end(),
              [](const QRect& a, const QRect& b) { return a.bottom() > b.bottom(); });
    for (const QRect& foot : feet) {
        if (foot.intersects(area.adjusted(0, 0, 0, gap)))
            area.moveBottom(std::max(area.height(), foot.top() - gap));
    }
    return area;
}

} // namespace

ToastArea::ToastArea(QWidget* host)
    : QWidget(host)
    , m_host(host)
{
    installAccessibleRoles();
    setAttribute(Qt::WA_TransparentForMouseEvents, false);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Messages"));
    m_timer = new QTimer(this);
    m_timer->setInterval(step);
    connect(m_timer, &QTimer::timeout, this, &ToastArea::tick);
    host->installEventFilter(this);
    hide();
}

void ToastArea::setDurations(std::chrono::milliseconds plain, std::chrono::milliseconds withUndo)
{
    m_plain = plain;
    m_withUndo = withUndo;
}

void ToastArea::setBottomMargin(int px)
{
    m_bottomMargin = px;
    place();
}

std::chrono::milliseconds ToastArea::durationOf(const Toast& toast) const
{
    return toast.hasUndo ? m_withUndo : m_plain;
}

void ToastArea::show(const Toast& toast)
{
    Entry entry;
    const auto same = std::find_if(m_entries.begin(), m_entries.end(), [&toast](const Entry& shown) {
        return !toast.mergeKey.isEmpty() && shown.toast.mergeKey == toast.mergeKey;
    });
    if (same != m_entries.end()) {
        entry.count = same->count + 1;
        remove(static_cast<std::size_t>(same - m_entries.begin()));
    }
    while (m_entries.size() >= maximumShown)
        remove(0);
    entry.toast = toast;
    if (entry.count > 1 && toast.merge)
        entry.toast.text = toast.merge(entry.count);
    entry.left = durationOf(toast);
    entry.view = new ToastView(entry.toast, this);
    connect(entry.view, &ToastView::closeRequested, this, [this, view = entry.view] {
        const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                        [view](const Entry& shown) { return shown.view == view; });
        if (found != m_entries.end())
            remove(static_cast<std::size_t>(found - m_entries.begin()));
    });
    entry.view->show();
    m_entries.push_back(std::move(entry));
    place();
    m_timer->start();
    QAccessibleEvent event(m_entries.back().view, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ToastArea::clear()
{
    while (!m_entries.empty())
        remove(0);
}

int ToastArea::shown() const
{
    return static_cast<int>(m_entries.size());
}

QStringList ToastArea::texts() const
{
    QStringList result;
    for (const Entry& entry : m_entries)
        result << entry.toast.text;
    return result;
}

// A message waits while it may not have been read.
bool ToastArea::isHeld(const Entry& entry) const
{
    return !isActiveWindow() || entry.view->underMouse() || entry.view->hasFocusWithin();
}

void ToastArea::tick()
{
    for (std::size_t i = m_entries.size(); i-- > 0;) {
        Entry& entry = m_entries[i];
        if (isHeld(entry))
            continue;
        entry.left -= step;
        if (entry.left.count() <= 0)
            remove(i);
    }
    place(); // what it keeps clear of comes and goes
}

void ToastArea::remove(std::size_t index)
{
    Entry entry = std::move(m_entries[index]);
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(index));
    // Not deleted at once: it may be the sender of the click that closes it.
    entry.view->hide();
    entry.view->deleteLater();
    if (m_entries.empty())
        m_timer->stop();
    place();
}

void ToastArea::place()
{
    if (!m_host || m_entries.empty()) {
        hide();
        return;
    }
    const int gap = theme::u(8);
    const int margin = theme::u(16);
    int width = 0;
    int height = -gap;
    for (const Entry& entry : m_entries) {
        const QSize size =
            entry.view->sizeHint().boundedTo(QSize(m_host->width() - 2 * margin, m_host->height()));
        entry.view->resize(size);
        width = std::max(width, size.width());
        height += size.height() + gap;
    }
    const bool rightToLeft = m_host->layoutDirection() == Qt::RightToLeft;
    const QRect area(rightToLeft ? margin : m_host->width() - margin - width,
                     m_host->height() - m_bottomMargin - margin - height, width, height);
    setGeometry(clearOfFeet(*m_host, area, gap));
    int y = 0;
    for (const Entry& entry : m_entries) {
        entry.view->move(rightToLeft ? 0 : width - entry.view->width(), y);
        y += entry.view->height() + gap;
    }
    QWidget::show();
    raise();
}

bool ToastArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_host &&
        (event->type() == QEvent::Resize || event->type() == QEvent::LayoutDirectionChange))
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace common

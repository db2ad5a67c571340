// Sentences about what has succeeded, at the bottom trailing corner, above the status line.
// Three at once, newest lowest, like ones merged; 6 s, with Undo 12 s; they wait under the pointer,
// with focus and while the window is not active; they never take focus. GUI thread.
#pragma once

#include <QPointer>
#include <QWidget>

#include <chrono>
#include <functional>
#include <vector>

class QTimer;

namespace common {

struct ToastLink
{
    QString text;
    std::function<void()> act;
};

struct Toast
{
    QString text;                 // one sentence
    std::vector<ToastLink> links; // at most two; the first one is Undo when hasUndo
    bool hasUndo = false;
    // Like ones: a toast with the same non-empty key replaces the one shown; `merge` (optional) makes
    // the text from how many there were.
    QString mergeKey;
    std::function<QString(int count)> merge;
};

class ToastView;

class ToastArea : public QWidget
{
    Q_OBJECT

public:
    static constexpr int maximumShown = 3;

    // Lies over `host`; follows its size. bottomMargin: px kept free for the status line.
    explicit ToastArea(QWidget* host);

    void show(const Toast& toast);
    void clear();
    int shown() const;
    QStringList texts() const; // oldest first

    void setDurations(std::chrono::milliseconds plain, std::chrono::milliseconds withUndo);
    void setBottomMargin(int px);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry
    {
        Toast toast;
        ToastView* view = nullptr;
        int count = 1;
        std::chrono::milliseconds left{};
    };
    void tick();
    bool isHeld(const Entry& entry) const;
    void remove(std::size_t index);
    void place();
    std::chrono::milliseconds durationOf(const Toast& toast) const;

    QPointer<QWidget> m_host;
    std::vector<Entry> m_entries;
    QTimer* m_timer = nullptr;
    std::chrono::milliseconds m_plain{6000};
    std::chrono::milliseconds m_withUndo{12000};
    int m_bottomMargin = 0;
};

} // namespace common

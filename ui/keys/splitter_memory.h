// Remembers how a splitter is divided, one second after somebody has moved it, and divides it so again when
// all its parts are shown for the first time: a splitter that hides one knows no shares. Only the shares are
// kept, in thousandths: windows are of any size. GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

class QSplitter;

namespace keys {

class SplitterMemory : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds delay{1000};

    // splitter: with all its parts, and the parent. settingsKey: of QSettings.
    SplitterMemory(QSplitter& splitter, const QString& settingsKey);
    ~SplitterMemory() override; // what was moved last is not lost

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restore();
    void save();

    QSplitter& m_splitter;
    const QString m_key;
    bool m_isDivided = false; // as remembered, or by somebody
    QList<int> m_moved;       // the sizes that somebody gave it last
    QTimer m_timer;
};

} // namespace keys

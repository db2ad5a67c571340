// A state that lasts, under the page's title, pushing the content down. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace common {

class Banner : public QWidget
{
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    // text may contain “·” parts; action empty: no button. Shows itself.
    void showMessage(theme::Tone tone, const QString& text, const QString& action = {});
    QString text() const;
    theme::Tone tone() const { return m_tone; }

Q_SIGNALS:
    void actionRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Tone m_tone = theme::Tone::Neutral;
    QLabel* m_text = nullptr;
    QPushButton* m_action = nullptr;
};

} // namespace common

// A large button with an icon, a title and a sentence: one of the two answers of the first start.
// GUI thread.
#pragma once

#include "ui/theme/icons.h"

#include <QAbstractButton>

namespace welcome {

class ChoiceButton : public QAbstractButton
{
    Q_OBJECT

public:
    ChoiceButton(theme::Icon icon, const QString& title, const QString& sentence, QWidget* parent = nullptr);

    // The one that is being carried out: selection ground and accent bar.
    void setChosen(bool chosen);
    bool isChosen() const { return m_chosen; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRect textArea(int width) const;
    int sentenceHeight(int width) const;

    theme::Icon m_icon;
    QString m_sentence;
    bool m_hovered = false;
    bool m_chosen = false;
};

} // namespace welcome

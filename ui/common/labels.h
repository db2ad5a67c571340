// Small labels: elided, muted, with an icon, with a status glyph. GUI thread.
#pragma once

#include "ui/theme/icons.h"

#include <QLabel>
#include <QStyle>
#include <QWidget>

namespace common {

// One line that elides when narrow and then shows the whole text as a tooltip.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);
    void setMuted(bool muted);
    bool isElided() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateToolTip();

    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    bool m_muted = false;
};

// An icon of the set, 16 px unless told, at the text scale.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(theme::Icon icon, int px = 16, QWidget* parent = nullptr);

    void setIcon(theme::Icon icon, theme::Ink ink = theme::Ink::Text);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Icon m_icon;
    theme::Ink m_ink = theme::Ink::Text;
    int m_px = 16;
};

// Glyph and word of a verdict: “✓ very good”. Glyph and word in the tone's colour.
class StatusLabel : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLabel(QWidget* parent = nullptr);

    void setStatus(theme::Tone tone, const QString& word);
    theme::Tone tone() const { return m_tone; }
    QString word() const { return m_word; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Tone m_tone = theme::Tone::Neutral;
    QString m_word;
};

QLabel* mutedLabel(const QString& text, QWidget* parent = nullptr);
QLabel* sectionLabel(const QString& text, QWidget* parent = nullptr);

} // namespace common

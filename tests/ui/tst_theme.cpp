// The look keeps SCREEN's promises: contrast of every token, distinct lines, colours in one place.
#include "tests/ui/colour_vision.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QtTest>
#include <QVBoxLayout>

using theme::Tokens;

namespace {

QList<QColor> grounds(const Tokens& t)
{
    return {t.window, t.surface, t.hover, t.selection, t.added, t.changed, t.removed};
}

QList<QColor> textTokens(const Tokens& t)
{
    return {t.text, t.muted, t.accent, t.good, t.warn, t.bad};
}

QList<QColor> seriesTokens(const Tokens& t)
{
    return {t.hits, t.misses, t.memory, t.commands, t.network, t.evictions};
}

double lowest(const QList<QColor>& inks, const QList<QColor>& grounds)
{
    double result = 21;
    for (const QColor& ink : inks) {
        for (const QColor& ground : grounds)
            result = std::min(result, theme::contrast(ink, ground));
    }
    return result;
}

// The ΔE of the two series that are easiest to mistake for each other, in any sight.
double closestPair(const QList<QColor>& series)
{
    double result = 100;
    for (const auto sight : colour_vision::allSights) {
        for (qsizetype i = 0; i < series.size(); ++i) {
            for (qsizetype j = 0; j < i; ++j)
                result = std::min(result, colour_vision::difference(series[i], series[j], sight));
        }
    }
    return result;
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void contrastIsWhatTheScreenDocumentStates_data();
    void contrastIsWhatTheScreenDocumentStates();
    void colourDifferenceIsCiede2000_data();
    void colourDifferenceIsCiede2000();
    void seriesDifferInEverySight_data();
    void seriesDifferInEverySight();
    void everyLineDiffersInColourOrDash();
    void coloursStandOnlyInTokens();
    void everyIconExists();
    void changingTheModeChangesPaletteAndTellsSo();
    void textScaleScalesSizes();
    void nothingIsAnimated();
    void primaryButtonHasRoomForBoldText();
    void linkTextStandsOnTheLeadingEdge();
};

void ThemeTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_theme"));
    QSettings().clear();
    theme::Theme::install(*qApp);
}

void ThemeTest::contrastIsWhatTheScreenDocumentStates_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<double>("text");
    QTest::addColumn<double>("edge");
    QTest::addColumn<double>("fill");
    QTest::addColumn<double>("series");
    QTest::newRow("light") << false << 4.58 << 3.10 << 5.67 << 3.16;
    QTest::newRow("dark") << true << 4.67 << 3.57 << 7.17 << 4.15;
}

void ThemeTest::contrastIsWhatTheScreenDocumentStates()
{
    QFETCH(bool, dark);
    QFETCH(double, text);
    QFETCH(double, edge);
    QFETCH(double, fill);
    QFETCH(double, series);
    const Tokens& t = dark ? theme::darkTokens() : theme::lightTokens();
    // The document rounds to two decimals.
    constexpr double rounding = 0.005;
    QVERIFY2(lowest(textTokens(t), grounds(t)) >= text - rounding, "a text token on a ground");
    QVERIFY2(lowest({t.edge}, {t.window, t.surface}) >= edge - rounding, "the outline of inputs");
    QVERIFY2(lowest({t.onFill}, {t.accent, t.warn, t.bad}) >= fill - rounding, "text on filled");
    QVERIFY2(lowest(seriesTokens(t), {t.window, t.surface}) >= series - rounding, "a series on its ground");
}

// Pairs of the test data that Sharma, Wu and Dalal published with the formula.
void ThemeTest::colourDifferenceIsCiede2000_data()
{
    using colour_vision::Lab;
    QTest::addColumn<Lab>("one");
    QTest::addColumn<Lab>("other");
    QTest::addColumn<double>("difference");
    QTest::newRow("blue") << Lab{50, 2.6772, -79.7751} << Lab{50, 0, -82.7485} << 2.0425;
    QTest::newRow("grey") << Lab{50, 0, 0} << Lab{50, -1, 2} << 2.3669;
    QTest::newRow("opposite") << Lab{50, 2.49, -0.001} << Lab{50, -2.49, 0.0009} << 7.1792;
    QTest::newRow("opposite, other way") << Lab{50, 2.49, -0.001} << Lab{50, -2.49, 0.0011} << 7.2195;
    QTest::newRow("far") << Lab{50, 2.5, 0} << Lab{61, -5, 29} << 22.8977;
    QTest::newRow("dark") << Lab{2.0776, 0.0795, -1.1350} << Lab{0.9033, -0.0636, -0.5514} << 0.9082;
}

void ThemeTest::colourDifferenceIsCiede2000()
{
    QFETCH(const colour_vision::Lab, one);
    QFETCH(const colour_vision::Lab, other);
    QFETCH(const double, difference);
    QVERIFY(std::abs(colour_vision::difference(one, other) - difference) < 0.0001);
    QVERIFY(std::abs(colour_vision::difference(other, one) - difference) < 0.0001);
}

void ThemeTest::seriesDifferInEverySight_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<double>("stated");
    QTest::newRow("light") << false << 16.0;
    QTest::newRow("dark") << true << 15.2;
}

void ThemeTest::seriesDifferInEverySight()
{
    QFETCH(const bool, dark);
    QFETCH(const double, stated);
    const double closest = closestPair(seriesTokens(dark ? theme::darkTokens() : theme::lightTokens()));
    constexpr double rounding = 0.05; // the document rounds to one decimal
    QVERIFY2(closest >= stated - rounding, qPrintable(QString::number(closest)));
}

void ThemeTest::everyLineDiffersInColourOrDash()
{
    for (const Tokens& t : {theme::lightTokens(), theme::darkTokens()}) {
        QSet<QString> seen;
        for (int i = 0; i <= static_cast<int>(theme::Line::Limit); ++i) {
            const auto line = static_cast<theme::Line>(i);
            if (line == theme::Line::P50) // p50 is the plain line of the latency chart
                continue;
            const theme::LineStyle style = theme::lineStyle(t, line);
            QString look = style.color.name();
            for (const qreal part : style.dash)
                look += QStringLiteral(" %1").arg(part);
            QVERIFY2(!seen.contains(look), qPrintable(look));
            seen.insert(look);
        }
    }
}

void ThemeTest::coloursStandOnlyInTokens()
{
    static const QRegularExpression forbidden(
        QStringLiteral("setStyleSheet|\"#[0-9a-fA-F]{3,8}\"|QColor\\(\\s*(0x|\\d|\")|QColor::fromRgb\\(|"
                       "qRgba?\\(|Qt::(white|black|red|green|blue|gray|darkGray|lightGray|yellow)\\b"));
    int files = 0;
    QDirIterator sources(QStringLiteral(KEYSTEAD_TEST_DATA "/../../ui"),
                         {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        QFile file(sources.next());
        if (file.fileName().endsWith(QLatin1String("theme/tokens.cpp")))
            continue;
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QRegularExpressionMatch match = forbidden.match(QString::fromUtf8(file.readAll()));
        QVERIFY2(!match.hasMatch(), qPrintable(file.fileName() + QStringLiteral(": ") + match.captured()));
        ++files;
    }
    QVERIFY(files > 20);
}

void ThemeTest::everyIconExists()
{
    for (int i = 0; i < theme::iconCount(); ++i) {
        const auto name = static_cast<theme::Icon>(i);
        QVERIFY2(QFile::exists(theme::iconPath(name)), qPrintable(theme::iconPath(name)));
        const QImage image = theme::icon(name).pixmap(16).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height() && !drawn; ++y) {
            for (int x = 0; x < image.width() && !drawn; ++x)
                drawn = qAlpha(image.pixel(x, y)) > 128;
        }
        QVERIFY2(drawn, qPrintable(theme::iconPath(name)));
    }
    QVERIFY(!theme::applicationIcon().isNull());
}

void ThemeTest::changingTheModeChangesPaletteAndTellsSo()
{
    theme::Theme& look = theme::Theme::instance();
    look.setMode(theme::Theme::Mode::Light);
    QSignalSpy changed(&look, &theme::Theme::changed);
    look.setMode(theme::Theme::Mode::Dark);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(qApp->palette().color(QPalette::Window), theme::darkTokens().window);
    QCOMPARE(qApp->palette().color(QPalette::Disabled, QPalette::Text), theme::darkTokens().edge);
    look.setMode(theme::Theme::Mode::Light);
    QCOMPARE(qApp->palette().color(QPalette::Window), theme::lightTokens().window);
}

void ThemeTest::textScaleScalesSizes()
{
    theme::Theme& look = theme::Theme::instance();
    look.setTextScale(2.0);
    QCOMPARE(theme::u(16), 32);
    QCOMPARE(qApp->style()->pixelMetric(QStyle::PM_SmallIconSize), 32);
    QCOMPARE(qApp->font().pointSizeF(), look.baseFont().pointSizeF() * 2);
    look.setTextScale(1.0);
    QCOMPARE(theme::u(16), 16);
}

void ThemeTest::nothingIsAnimated()
{
    QCOMPARE(qApp->style()->styleHint(QStyle::SH_Widget_Animation_Duration), 0);
}

void ThemeTest::primaryButtonHasRoomForBoldText()
{
    QPushButton button(QStringLiteral("Look, write nothing"));
    theme::setRole(&button, theme::Role::Primary);
    const int text = QFontMetrics(theme::font(theme::FontRole::Strong)).horizontalAdvance(button.text());
    QVERIFY(button.sizeHint().width() >= text + theme::u(12));
    const int primary = button.sizeHint().width();
    theme::setRole(&button, theme::Role::None);
    QVERIFY(button.sizeHint().width() < primary);
}

void ThemeTest::linkTextStandsOnTheLeadingEdge()
{
    for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        QWidget page;
        page.setLayoutDirection(direction);
        page.resize(300, 100);
        auto* layout = new QVBoxLayout(&page);
        auto* label = new QLabel(QStringLiteral("City"), &page);
        auto* more = new QPushButton(QStringLiteral("14 more"), &page);
        theme::setRole(more, theme::Role::Link);
        layout->addWidget(label, 0, Qt::AlignLeading);
        layout->addWidget(more, 0, Qt::AlignLeading);
        page.grab(); // lays out
        const int text = more->fontMetrics().size(Qt::TextShowMnemonic, more->text()).width();
        const int padding = (more->width() - text) / 2;
        QVERIFY(padding > 0); // the focus ring stands around the text, not on it
        if (direction == Qt::LeftToRight)
            QCOMPARE(more->x() + padding, label->x());
        else
            QCOMPARE(more->geometry().right() - padding, label->geometry().right());
    }
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"

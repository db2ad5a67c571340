#include "core/property/import_plan.h"

#include "core/property/import_row.h"

#include <algorithm>

namespace property {

namespace {

struct FieldWords
{
    ImportField field;
    QLatin1String name;  // the database's column
    QLatin1String words; // what others call it, as bareName()
};

// Before the first word stand ours: they are tried first, in all columns.
constexpr std::array fieldWords{
    FieldWords{ImportField::Id, QLatin1String("id"),
               QLatin1String("propertyid listingid propertynumber listingnumber")},
    FieldWords{ImportField::Title, QLatin1String("title"),
               QLatin1String("name headline propertyname listingtitle propertytitle heading")},
    FieldWords{ImportField::Description, QLatin1String("description"),
               QLatin1String("text details remarks body longdescription summary")},
    FieldWords{ImportField::Price, QLatin1String("price"),
               QLatin1String("askingprice amount listprice listingprice saleprice pricerm priceeur priceusd "
                             "cost value")},
    FieldWords{ImportField::Location, QLatin1String("location"),
               QLatin1String("city town place district locality municipality")},
    FieldWords{ImportField::Type, QLatin1String("type"),
               QLatin1String("propertytype category kind propertycategory")},
    FieldWords{ImportField::Status, QLatin1String("status"),
               QLatin1String("listingstatus salestatus propertystatus")},
    FieldWords{ImportField::Bedrooms, QLatin1String("bedrooms"),
               QLatin1String("beds bed bedroom rooms numberofbedrooms nobedrooms br")},
    FieldWords{ImportField::Bathrooms, QLatin1String("bathrooms"),
               QLatin1String("baths bath bathroom numberofbathrooms nobathrooms")},
    FieldWords{ImportField::Area, QLatin1String("area"),
               QLatin1String("aream2 m2 sqm size livingarea floorarea builtup builtuparea squaremetres "
                             "squaremeters sizem2 sizesqm areasqm")},
    FieldWords{ImportField::Agent, QLatin1String("agent_id"),
               QLatin1String("agentid agentemail agent agentnumber contact contactemail broker brokeremail "
                             "realtor")},
    FieldWords{ImportField::Created, QLatin1String("created_at"),
               QLatin1String("createdat created listedon datelisted listingdate dateadded creationdate")},
    FieldWords{ImportField::Updated, QLatin1String("updated_at"),
               QLatin1String("updatedat updated modified modifiedat lastmodified changed lastchanged")},
};

const FieldWords& wordsOf(ImportField field)
{
    return *std::find_if(fieldWords.begin(), fieldWords.end(),
                         [field](const FieldWords& words) { return words.field == field; });
}

template<class Value>
struct Named
{
    Value value;
    QLatin1String name;
};
constexpr std::array signs{Named<DecimalSign>{DecimalSign::Auto, QLatin1String("auto")},
                           Named<DecimalSign>{DecimalSign::Point, QLatin1String("point")},
                           Named<DecimalSign>{DecimalSign::Comma, QLatin1String("comma")}};
constexpr std::array keys{Named<ImportKey>{ImportKey::None, QLatin1String("none")},
                          Named<ImportKey>{ImportKey::Id, QLatin1String("id")},
                          Named<ImportKey>{ImportKey::TitleAndCity, QLatin1String("title-and-city")}};
constexpr std::array matches{Named<OnMatch>{OnMatch::Skip, QLatin1String("skip")},
                             Named<OnMatch>{OnMatch::Update, QLatin1String("update")},
                             Named<OnMatch>{OnMatch::Refuse, QLatin1String("refuse")}};

template<class Table, class Value>
QString nameIn(const Table& table, Value value)
{
    const auto found =
        std::find_if(table.begin(), table.end(), [value](const auto& named) { return named.value == value; });
    return found == table.end() ? QString() : QString(found->name);
}

template<class Table>
auto valueIn(const Table& table, QStringView name) -> std::optional<decltype(table.front().value)>
{
    const auto found =
        std::find_if(table.begin(), table.end(), [name](const auto& named) { return name == named.name; });
    return found == table.end() ? std::nullopt : std::optional(found->value);
}

// Letters and digits in lower case: “Price (RM)” is “pricerm”, “m²” is “m2”.
QString bareName(const QString& name)
{
    QString bare;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toLower()) {
        if (c.isLetterOrNumber())
            bare.append(c);
    }
    return bare;
}

base::Error unfit(const QString& what, const QString& subject)
{
    return {base::ErrorCode::InvalidInput, what, subject};
}

QJsonObject texts(const std::map<ImportField, QString>& values)
{
    QJsonObject object;
    for (const auto& [field, text] : values)
        object.insert(importFieldName(field), text);
    return object;
}

base::Result<std::map<ImportField, QString>> textsFrom(const QJsonObject& object, const QString& member)
{
    std::map<ImportField, QString> values;
    const QJsonObject from = object.value(member).toObject();
    for (auto it = from.begin(); it != from.end(); ++it) {
        const auto field = importFieldFromName(it.key());
        if (!field || !it->isString())
            return unfit(QStringLiteral("“%1” is no field with a text").arg(it.key()), member);
        values.emplace(*field, it->toString());
    }
    return values;
}

// The member's value by its name; untouched when there is no such member.
template<class Value, class Parse>
base::Result<void> readNamed(const QJsonObject& object, const QString& member, Parse parse, Value& value)
{
    if (!object.contains(member))
        return {};
    const QString name = object.value(member).toString();
    const auto found = parse(name);
    if (!found)
        return unfit(QStringLiteral("“%1” is no %2").arg(name, member), member);
    value = *found;
    return {};
}

base::Result<void> checkColumns(const ImportPlan& plan, const QStringList& columns)
{
    QStringList used;
    for (const auto& [field, column] : plan.columns) {
        const QString name = importFieldName(field);
        if (!columns.contains(column))
            return unfit(QStringLiteral("the file has no column “%1” for %2").arg(column, name), column);
        if (used.contains(column))
            return unfit(QStringLiteral("the column “%1” is used twice").arg(column), column);
        if (plan.constants.contains(field))
            return unfit(QStringLiteral("%1 has a column and a constant").arg(name), name);
        used.append(column);
    }
    return {};
}

base::Result<void> checkConstants(const ImportPlan& plan)
{
    for (const auto& [field, text] : plan.constants) {
        const QString name = importFieldName(field);
        ImportRow row;
        const bool isAddress = field == ImportField::Agent && text.contains(QLatin1Char('@'));
        if (field == ImportField::Id ||
            (!isAddress && readField(field, text.toUtf8(), plan.decimal, nullptr, row)))
            return unfit(QStringLiteral("“%1” cannot stand in every row for %2").arg(text, name), name);
    }
    return {};
}

base::Result<void> checkKey(const ImportPlan& plan)
{
    const QString id = importFieldName(ImportField::Id);
    if (plan.key == ImportKey::Id && !plan.has(ImportField::Id))
        return unfit(QStringLiteral("the key is the id, and no column is"), id);
    if (plan.key != ImportKey::Id && plan.has(ImportField::Id))
        return unfit(QStringLiteral("a column is the id, and it is not the key"), id);
    const bool addsRows = plan.key == ImportKey::None || plan.addsMissing;
    for (const ImportField field : allImportFields) {
        const bool isKey = plan.key == ImportKey::TitleAndCity &&
                           (field == ImportField::Title || field == ImportField::Location);
        // With an id a file may be about listings that are there, without their other fields.
        const bool isNeeded = isKey || (addsRows && plan.key != ImportKey::Id && isNeededToAdd(field));
        if (isNeeded && !plan.has(field))
            return unfit(QStringLiteral("nothing gives the %1").arg(importFieldName(field)),
                         importFieldName(field));
    }
    return {};
}

} // namespace

QString importFieldName(ImportField field)
{
    return wordsOf(field).name;
}

std::optional<ImportField> importFieldFromName(QStringView name)
{
    const auto found = std::find_if(fieldWords.begin(), fieldWords.end(),
                                    [name](const FieldWords& words) { return name == words.name; });
    return found == fieldWords.end() ? std::nullopt : std::optional(found->field);
}

bool isNeededToAdd(ImportField field)
{
    return field == ImportField::Title || field == ImportField::Price || field == ImportField::Location ||
           field == ImportField::Type;
}

QString decimalSignName(DecimalSign sign)
{
    return nameIn(signs, sign);
}

std::optional<DecimalSign> decimalSignFromName(QStringView name)
{
    return valueIn(signs, name);
}

QString importKeyName(ImportKey key)
{
    return nameIn(keys, key);
}

std::optional<ImportKey> importKeyFromName(QStringView name)
{
    return valueIn(keys, name);
}

QString onMatchName(OnMatch onMatch)
{
    return nameIn(matches, onMatch);
}

std::optional<OnMatch> onMatchFromName(QStringView name)
{
    return valueIn(matches, name);
}

QJsonObject ImportPlan::toJson() const
{
    return {{QStringLiteral("columns"), texts(columns)},
            {QStringLiteral("constants"), texts(constants)},
            {QStringLiteral("decimal"), decimalSignName(decimal)},
            {QStringLiteral("key"), importKeyName(key)},
            {QStringLiteral("on_match"), onMatchName(onMatch)},
            {QStringLiteral("add_missing"), addsMissing}};
}

base::Result<ImportPlan> ImportPlan::fromJson(const QJsonObject& object)
{
    ImportPlan plan;
    auto columns = textsFrom(object, QStringLiteral("columns"));
    if (!columns)
        return std::move(columns).error();
    auto constants = textsFrom(object, QStringLiteral("constants"));
    if (!constants)
        return std::move(constants).error();
    plan.columns = *std::move(columns);
    plan.constants = *std::move(constants);
    if (auto read = readNamed(object, QStringLiteral("decimal"), decimalSignFromName, plan.decimal); !read)
        return std::move(read).error();
    if (auto read = readNamed(object, QStringLiteral("key"), importKeyFromName, plan.key); !read)
        return std::move(read).error();
    if (auto read = readNamed(object, QStringLiteral("on_match"), onMatchFromName, plan.onMatch); !read)
        return std::move(read).error();
    plan.addsMissing = object.value(QStringLiteral("add_missing")).toBool(plan.addsMissing);
    return plan;
}

QStringList columnNames(const QStringList& header)
{
    QStringList names;
    for (qsizetype i = 0; i < header.size(); ++i) {
        QString name = header[i].trimmed();
        if (name.isEmpty())
            name = QString::number(i + 1);
        const QString first = name;
        for (int n = 2; names.contains(name); ++n)
            name = QStringLiteral("%1 (%2)").arg(first).arg(n);
        names.append(name);
    }
    return names;
}

QStringList columnNames(qsizetype count)
{
    QStringList names;
    for (qsizetype i = 0; i < count; ++i)
        names.append(QString::number(i + 1));
    return names;
}

ImportPlan guessedPlan(const QStringList& columns)
{
    QStringList bare;
    for (const QString& column : columns)
        bare.append(bareName(column));
    ImportPlan plan;
    QStringList used;
    const auto choose = [&](ImportField field, const QString& word) {
        const qsizetype at = bare.indexOf(word);
        if (at < 0 || plan.columns.contains(field) || used.contains(columns[at]))
            return;
        plan.columns.emplace(field, columns[at]);
        used.append(columns[at]);
    };
    for (const FieldWords& words : fieldWords)
        choose(words.field, bareName(words.name));
    for (const FieldWords& words : fieldWords) {
        for (const QString& word : QString(words.words).split(QLatin1Char(' ')))
            choose(words.field, word);
    }
    if (plan.columns.contains(ImportField::Id))
        plan.key = ImportKey::Id;
    return plan;
}

base::Result<void> checkPlan(const ImportPlan& plan, const QStringList& columns)
{
    if (auto fits = checkColumns(plan, columns); !fits)
        return fits;
    if (auto fits = checkConstants(plan); !fits)
        return fits;
    return checkKey(plan);
}

} // namespace property

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Web.Pages.Filing;

/// <summary>A report while it is being completed: JSON in the shape in which reports are filed. Fields are read and set by pointer.</summary>
public sealed class ReportDocument(JsonObject root)
{
    private static readonly string[] LastYearIndicatorFields = ["code", "name", "category", "subcategory", "core", "kind", "direction", "accumulation", "target", "targetText", "weight"];

    /// <summary>The report.</summary>
    public JsonObject Root { get; } = root;

    /// <summary>How many entries a list has; 0 if it does not exist.</summary>
    public int CountItems(string pointer) => (Find(pointer) as JsonArray)?.Count ?? 0;

    /// <summary>Gets a field as a text; empty if it does not exist.</summary>
    public string GetText(string pointer) => Find(pointer) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonArray list => string.Join('\n', list.Select(item => item?.ToString())),
        { } other => other.ToJsonString(),
        null => "",
    };

    /// <summary>Sets a field from what was typed. A number that cannot be read stays as text, so that nothing typed is lost; the API then says what is wrong.</summary>
    public void Set(string pointer, string? typed, DraftFieldKind kind)
    {
        var text = typed?.Trim() ?? "";
        JsonNode? value = kind switch
        {
            _ when text.Length == 0 => null,
            DraftFieldKind.Number when decimal.TryParse(text.Replace("，", ",", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            DraftFieldKind.Lines => new JsonArray([.. typed!.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => (JsonNode)line)]),
            DraftFieldKind.LongText => JsonValue.Create(typed),
            _ => JsonValue.Create(text),
        };
        SetNode(pointer, value);
    }

    /// <summary>Adds an entry to a list.</summary>
    public void Add(string listPointer, JsonObject item)
    {
        if (Find(listPointer) is not JsonArray list)
        {
            SetNode(listPointer, list = []);
        }

        list.Add(item);
    }

    /// <summary>Removes an entry of a list.</summary>
    public void Remove(string listPointer, int index) => (Find(listPointer) as JsonArray)?.RemoveAt(index);

    /// <summary>Creates an empty report.</summary>
    public static ReportDocument CreateEmpty(int year) => new(new JsonObject
    {
        ["fiscalYear"] = year,
        ["budget"] = new JsonObject(),
        ["indicators"] = new JsonArray(new JsonObject { ["code"] = "1", ["kind"] = "quantitative", ["direction"] = "atLeast" }),
        ["score"] = new JsonObject(),
    });

    /// <summary>Starts a report from last year's: its profile and indicators stay, its figures do not.</summary>
    public static ReportDocument CreateFromLastYear(JsonObject lastYear, int year)
    {
        var report = CreateEmpty(year).Root;
        foreach (var name in new[] { "profile", "management" })
        {
            report[name] = lastYear[name]?.DeepClone();
        }

        report["indicators"] = new JsonArray([.. (lastYear["indicators"] as JsonArray ?? []).OfType<JsonObject>().Select(indicator =>
            (JsonNode)new JsonObject(LastYearIndicatorFields.Where(name => indicator[name] is not null).Select(name => KeyValuePair.Create(name, indicator[name]?.DeepClone()))))]);
        if (lastYear["score"]?["executionWeight"] is { } weight)
        {
            report["score"] = new JsonObject { ["executionWeight"] = weight.DeepClone() };
        }

        return new ReportDocument(report);
    }

    private JsonNode? Find(string pointer)
    {
        JsonNode? node = Root;
        foreach (var segment in Split(pointer))
        {
            node = node switch
            {
                JsonObject it => it[segment],
                JsonArray it when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < it.Count => it[index],
                _ => null,
            };
        }

        return node;
    }

    private void SetNode(string pointer, JsonNode? value)
    {
        var segments = Split(pointer);
        var parents = new List<(JsonObject Parent, string Name)>();
        JsonNode node = Root;
        for (var index = 0; index < segments.Length; index++)
        {
            var segment = segments[index];
            if (node is JsonArray list)
            {
                if (!int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= list.Count || list[at] is not { } item)
                {
                    // The entry was removed while the field's last change was on its way.
                    return;
                }

                node = item;
                parents.Clear();
                continue;
            }

            var parent = (JsonObject)node;
            parents.Add((parent, segment));
            if (index == segments.Length - 1)
            {
                if (value is null)
                {
                    parent.Remove(segment);
                }
                else
                {
                    parent[segment] = value;
                }

                break;
            }

            if (parent[segment] is not { } child)
            {
                if (value is null)
                {
                    return;
                }

                parent[segment] = child = new JsonObject();
            }

            node = child;
        }

        // An object without a field means nothing, and the API would ask for its fields.
        for (var index = parents.Count - 1; value is null && index > 0 && parents[index].Parent.Count == 0 && parents[index - 1].Name is not ("budget" or "score"); index--)
        {
            parents[index - 1].Parent.Remove(parents[index - 1].Name);
        }
    }

    private static string[] Split(string pointer) => pointer.TrimStart('/').Split('/');
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Web.Localization;

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

    /// <summary>Whether a field or list exists.</summary>
    public bool Has(string pointer) => Find(pointer) is not null;

    /// <summary>Whether a field is a list.</summary>
    public bool IsList(string pointer) => Find(pointer) is JsonArray;

    /// <summary>
    /// Sets a field from what was typed. A number that cannot be read stays as text, so that nothing typed is lost; the API then says what is
    /// wrong. With the direction of an indicator its targets change their shape: a range has two bounds, all others have one value.
    /// </summary>
    public void Set(string pointer, string? typed, DraftFieldKind kind)
    {
        var text = typed?.Trim() ?? "";
        JsonNode? value = kind switch
        {
            _ when text.Length == 0 => null,
            DraftFieldKind.Number when NumberInput.Parse(text) is { } number => JsonValue.Create(number),
            DraftFieldKind.YesNo when bool.TryParse(text, out var isTrue) => JsonValue.Create(isTrue),
            DraftFieldKind.Lines => new JsonArray([.. typed!.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => (JsonNode)line)]),
            DraftFieldKind.LongText => JsonValue.Create(typed),
            _ => JsonValue.Create(text),
        };
        var before = GetText(pointer);
        SetNode(pointer, value);
        if (text.Length > 0 && pointer.StartsWith("/indicators/", StringComparison.Ordinal) && pointer.EndsWith("/direction", StringComparison.Ordinal))
        {
            var indicator = pointer[..pointer.LastIndexOf('/')];
            ReshapeTarget(Find($"{indicator}/target") as JsonObject, before, text);
            ReshapeTarget(Find($"{indicator}/adjustedTarget") as JsonObject, before, text);
        }
    }

    /// <summary>Adds an entry to a list.</summary>
    public void Add(string listPointer, JsonObject item) => Insert(listPointer, CountItems(listPointer), item);

    /// <summary>Puts an entry into a list; at its end, if the list has become shorter.</summary>
    public void Insert(string listPointer, int index, JsonNode item)
    {
        if (Find(listPointer) is not { } node)
        {
            node = new JsonArray();
            SetNode(listPointer, node);
        }

        if (node is not JsonArray list)
        {
            // A text was typed in place of the list, such as the name of the evidence.
            SetNode(listPointer, list = [new JsonObject { ["name"] = node.DeepClone() }]);
        }

        list.Insert(Math.Min(index, list.Count), item);
    }

    /// <summary>Removes an entry of a list, and the list with its last entry. Returns the entry; <see langword="null"/> if there is none.</summary>
    public JsonNode? Remove(string listPointer, int index)
    {
        if (Find(listPointer) is not JsonArray list || index >= list.Count || list[index] is not { } item)
        {
            return null;
        }

        list.RemoveAt(index);
        if (list.Count == 0)
        {
            SetNode(listPointer, null);
        }

        return item;
    }

    /// <summary>Adds an indicator with the smallest number that is no indicator's code.</summary>
    public void AddIndicator()
    {
        var used = Enumerable.Range(0, CountItems("/indicators")).Select(index => GetText($"/indicators/{index}/code").Normalize(NormalizationForm.FormKC).Trim()).ToHashSet();
        Add("/indicators", CreateIndicator(Enumerable.Range(1, used.Count + 1).Select(it => it.ToString(CultureInfo.InvariantCulture)).First(code => !used.Contains(code))));
    }

    /// <summary>Creates an empty report.</summary>
    public static ReportDocument CreateEmpty(int year) => new(new JsonObject
    {
        ["fiscalYear"] = year,
        ["budget"] = new JsonObject(),
        ["indicators"] = new JsonArray(CreateIndicator("1")),
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

    private static JsonObject CreateIndicator(string code) => new() { ["code"] = code, ["kind"] = "quantitative", ["direction"] = "atLeast" };

    private static void ReshapeTarget(JsonObject? target, string from, string to)
    {
        if (target is null)
        {
            return;
        }

        // A figure that the other shape has no place for stays where it is; the form shows it, and the check names it.
        var (value, min, max) = (target["value"], target["min"], target["max"]);
        if (to == "between" && value is not null && min is null && max is null)
        {
            target.Remove("value");
            if (from != "atMost")
            {
                target["min"] = value;
            }

            if (from is "atMost" or "equal")
            {
                target["max"] = value.DeepClone();
            }
        }
        else if (to != "between" && value is null && (min ?? max) is { } bound && (min is null || max is null || JsonNode.DeepEquals(min, max)))
        {
            target.Remove("min");
            target.Remove("max");
            target["value"] = bound;
        }
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

using System.Globalization;
using System.Text.Json.Nodes;

namespace PerfHub.Documents.Drafts;

/// <summary>A node of a draft's report while it is built: an object, or an array where all names are indexes.</summary>
internal sealed class DraftNode
{
    private readonly List<(string Name, DraftNode Node)> _children = [];
    private JsonNode? _value;

    /// <summary>Sets the value at a path.</summary>
    public void Set(ReadOnlySpan<string> path, JsonNode value)
    {
        if (path.IsEmpty)
        {
            _value = value.DeepClone();
            return;
        }

        var name = path[0];
        var index = _children.FindIndex(child => child.Name == name);
        if (index < 0)
        {
            index = _children.Count;
            _children.Add((name, new DraftNode()));
        }

        _children[index].Node.Set(path[1..], value);
    }

    /// <summary>Builds the JSON.</summary>
    public JsonNode ToJson()
    {
        if (_value is not null)
        {
            return _value;
        }

        if (_children.Count > 0 && _children.TrueForAll(child => child.Name.All(char.IsAsciiDigit)))
        {
            return new JsonArray([.. _children.OrderBy(child => int.Parse(child.Name, CultureInfo.InvariantCulture)).Select(child => child.Node.ToJson())]);
        }

        return new JsonObject(_children.Select(child => KeyValuePair.Create<string, JsonNode?>(child.Name, child.Node.ToJson())));
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure.Contract;

/// <summary>
/// Varies valid requests: parameters that the document allows, now and then others; bodies without a member, with one of another type, or
/// that are no JSON; and headers.
/// </summary>
public sealed class RequestGenerator(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Chooses one of these.</summary>
    public T Choose<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>Whether something happens that happens once in so many times.</summary>
    public bool Happens(int times) => _random.Next(times) == 0;

    /// <summary>Creates a query of some of the parameters.</summary>
    public string CreateQuery(IEnumerable<JsonNode> parameters, ApiContract contract)
    {
        var query = parameters.Where(_ => Happens(4)).Select(it => $"{(string?)it["name"]}={Uri.EscapeDataString(CreateValue((string)it["name"]!, contract.GetSchema(it), contract))}");
        return string.Join('&', query);
    }

    /// <summary>Creates the headers that a client may add.</summary>
    public List<(string Name, string Value)> CreateHeaders(bool isRead)
    {
        List<(string Name, string Value)> headers = [];
        if (Happens(3))
        {
            headers.Add(("Accept-Language", Choose(["en", "zh-CN", "fr"])));
        }

        if (Happens(8))
        {
            headers.Add((Choose(["If-Match", "If-None-Match"]), Choose(["\"other\"", "*", "W/\"x\"", "abc"])));
        }

        if (!isRead && Happens(4))
        {
            headers.Add(("Idempotency-Key", Choose(["first", "second", new string('x', 300)])));
        }

        if (Happens(12))
        {
            headers.Add(("Accept", Choose(["text/html", "application/json", "text/csv", "*/*"])));
        }

        return headers;
    }

    /// <summary>Varies a body: two of three stay as they are.</summary>
    public HttpContent? VaryBody(ByteArrayContent? body, byte[] bytes)
    {
        if (body is null || !Happens(3))
        {
            return body;
        }

        var type = body.Headers.ContentType!.MediaType!;
        var varied = type is "application/json" or "application/x-ndjson" && JsonNode.Parse(bytes) is JsonObject json ? VaryJson(json) : "\u0000"u8.ToArray();
        return new ByteArrayContent(varied) { Headers = { ContentType = new MediaTypeHeaderValue(Happens(10) ? "text/html" : type) } };
    }

    private byte[] VaryJson(JsonObject json)
    {
        var names = json.Select(it => it.Key).ToList();
        switch (_random.Next(5))
        {
            case 0 when names.Count > 0:
                json.Remove(Choose(names));
                break;
            case 1 when names.Count > 0:
                json[Choose(names)] = CreateWrongValue();
                break;
            case 2:
                json["unknown"] = 1;
                break;
            case 3:
                return Encoding.UTF8.GetBytes(Choose(["{", "", "[]", "null", "\"text\""]));
            default:
                json[names.Count > 0 ? Choose(names) : "x"] = "";
                break;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private JsonNode? CreateWrongValue() => _random.Next(5) switch
    {
        0 => null, 1 => JsonValue.Create(-1), 2 => JsonValue.Create("无"), 3 => new JsonArray(), _ => new JsonObject(),
    };

    private string CreateValue(string name, JsonNode schema, ApiContract contract)
    {
        if (name == "wait")
        {
            return "0";
        }

        if (Happens(8))
        {
            return Choose(["", "-1", "abc", "2147483648", "%", "无"]);
        }

        if (schema["items"] is { } items)
        {
            return string.Join(',', Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => CreateValue(name, contract.Resolve(items), contract)));
        }

        return schema["enum"] is JsonArray values ? (string)Choose(values.ToList())!
            : (string?)schema["type"] switch
            {
                "boolean" => Choose(["true", "false"]),
                "integer" or "number" => _random.Next((int?)schema["minimum"] ?? 0, Math.Min((int?)schema["maximum"] ?? 100, 500) + 1).ToString(CultureInfo.InvariantCulture),
                _ => Choose(["1", "0137", "科技", "650104"]),
            };
    }
}

using System.Text.Json;

namespace PerfHub.Api.Persistence;

/// <summary>Reads JSON that this service has stored.</summary>
public static class StoredJson
{
    /// <summary>Parses a stored text.</summary>
    /// <exception cref="StoredValueException">It is not the JSON of a <typeparamref name="T"/>.</exception>
    public static T Parse<T>(string text) => Parse(() => JsonSerializer.Deserialize<T>(text, ApiJson.Options));

    /// <summary>Parses a stored UTF-8 text.</summary>
    /// <exception cref="StoredValueException">It is not the JSON of a <typeparamref name="T"/>.</exception>
    public static T Parse<T>(byte[] utf8) => Parse(() => JsonSerializer.Deserialize<T>(utf8, ApiJson.Options));

    /// <summary>Parses a stored UTF-8 text without a type.</summary>
    /// <exception cref="StoredValueException">It is not JSON.</exception>
    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> utf8) => Parse(() => JsonDocument.Parse(utf8));

    private static T Parse<T>(Func<T?> parse)
    {
        try
        {
            return parse() ?? throw new JsonException("The value is null.");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Besides JsonException, the constructors and converters of the type may throw anything.
            throw new StoredValueException($"A stored {typeof(T).Name} is not valid JSON.", error);
        }
    }
}

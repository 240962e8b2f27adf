using System.Collections.Concurrent;
using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads JSON values. Readers are created once for each property or record type, then reused.</summary>
internal abstract class ValueReader
{
    private static readonly ConcurrentDictionary<Type, ValueReader> RecordReaders = new();

    /// <summary>Gets the reader of a record type.</summary>
    public static ValueReader<T> ForRecord<T>()
        where T : class =>
        (ValueReader<T>)RecordReaders.GetOrAdd(typeof(T), static _ => new ObjectValueReader<T>());

    /// <summary>Skips a value; duplicate keys in it are still rejected.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var end = reader.TokenType == JsonTokenType.StartObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        HashSet<string>? keys = null;
        while (reader.Read() && reader.TokenType != end)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = JsonText.GetKey(ref reader);
                if (!(keys ??= []).Add(key))
                {
                    throw new DuplicateKeyException(key, reader.TokenStartIndex);
                }

                reader.Read();
            }

            Skip(ref reader);
        }
    }
}

/// <summary>Reads values of one type.</summary>
internal abstract class ValueReader<T> : ValueReader
{
    /// <summary>
    /// Reads the value at the current token and leaves the reader at the last token of the value. For an invalid value, it adds an
    /// error and returns the default.
    /// </summary>
    public abstract T? Read(ref Utf8JsonReader reader, ReadContext context);

    /// <summary>Adds an error, skips the value and returns the default.</summary>
    protected static T? Reject(ref Utf8JsonReader reader, ReadContext context, string zh, string en, string code = "wrong-type")
    {
        context.AddError(code, zh, en);
        Skip(ref reader);
        return default;
    }
}

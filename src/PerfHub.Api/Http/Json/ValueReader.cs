using System.Collections.Concurrent;
using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>How values of one kind are read. Made once for each property or type, then used for every body.</summary>
internal abstract class ValueReader
{
    private static readonly ConcurrentDictionary<Type, ValueReader> RecordReaders = new();

    /// <summary>The shape of a record.</summary>
    public static ValueReader<T> ForRecord<T>()
        where T : class =>
        (ValueReader<T>)RecordReaders.GetOrAdd(typeof(T), static _ => new ObjectValueReader<T>());

    /// <summary>Steps over a value that has no place in the form; a key twice in one of its objects is still refused.</summary>
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

/// <summary>How values of one type are read.</summary>
internal abstract class ValueReader<T> : ValueReader
{
    /// <summary>
    /// Reads the value at the reader's token and leaves the reader at the value's last token. What cannot be read is a
    /// fault, and the default comes back.
    /// </summary>
    public abstract T? Read(ref Utf8JsonReader reader, ReadContext context);
}

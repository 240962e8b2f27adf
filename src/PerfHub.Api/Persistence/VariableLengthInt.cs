namespace PerfHub.Api.Persistence;

/// <summary>Integers in one to five bytes, as <see cref="BinaryWriter.Write7BitEncodedInt"/> writes them.</summary>
internal static class VariableLengthInt
{
    public const int MaxLength = 5;

    /// <summary>Writes an integer, and returns its length.</summary>
    public static int Write(Span<byte> target, int value)
    {
        var (rest, length) = ((uint)value, 0);
        for (; rest >= 0x80; rest >>= 7)
        {
            target[length++] = (byte)(rest | 0x80);
        }

        target[length++] = (byte)rest;
        return length;
    }

    /// <summary>Reads an integer from the beginning of <paramref name="bytes"/>, and removes it from there.</summary>
    /// <exception cref="StoredValueException">There is none, or it is incomplete.</exception>
    public static int Read(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var i = 0; i < bytes.Length && i < MaxLength; i++)
        {
            value |= (bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw new StoredValueException("A stored number is incomplete.");
    }
}

using System.Runtime.CompilerServices;

namespace PerfHub.Api.Persistence;

/// <summary>Integers from 0 in one to five bytes, as <see cref="BinaryWriter.Write7BitEncodedInt"/> writes them.</summary>
internal static class VariableLengthInt
{
    public const int MaxLength = 5;

    /// <summary>Writes an integer, and returns its length.</summary>
    // Optimised from the first call: a host decodes the tallies of all reports of a year when it starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    /// <exception cref="StoredValueException">It is missing, incomplete, negative or too large.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Read(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        for (var i = 0; i < bytes.Length && i < MaxLength; i++)
        {
            value |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80 && value <= int.MaxValue)
            {
                bytes = bytes[(i + 1)..];
                return (int)value;
            }
        }

        throw new StoredValueException("A stored number is incomplete or too large.");
    }
}

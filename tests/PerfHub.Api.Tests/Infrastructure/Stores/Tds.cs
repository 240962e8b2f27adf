using System.Buffers.Binary;
using System.Text;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The messages of MS-TDS (https://learn.microsoft.com/openspecs/windows_protocols/ms-tds) that <see cref="FakeSqlServer"/> needs.</summary>
internal static class Tds
{
    private const int HeaderLength = 8;

    private const byte Batch = 1, Rpc = 3, Response = 4, Attention = 6, TransactionManager = 14, Login = 16, PreLogin = 18;

    private const byte ColMetadata = 0x81, ErrorToken = 0xAA, LoginAck = 0xAD, Row = 0xD1, EnvChange = 0xE3, DoneToken = 0xFD;

    private const byte BeginTransactionEnv = 8, CommitTransactionEnv = 9, RollbackTransactionEnv = 10, Collation = 7;

    // A connection has one transaction at a time, so a constant will do.
    private static readonly byte[] TransactionDescriptor = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>Reads a message of one or more packets; null at the end of the connection.</summary>
    public static async Task<(byte Type, byte[] Payload)?> ReadMessageAsync(Stream stream)
    {
        var payload = new List<byte>();
        while (true)
        {
            var header = new byte[HeaderLength];
            if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            {
                return null;
            }

            var content = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderLength];
            await stream.ReadExactlyAsync(content);
            payload.AddRange(content);
            var isLast = (header[1] & 1) != 0;
            if (isLast)
            {
                return (header[0], [.. payload]);
            }
        }
    }

    /// <summary>Returns the request in a message; null for the handshake and for cancellation.</summary>
    public static TdsRequest? GetRequest(byte type, byte[] payload) => type switch
    {
        Login => TdsRequest.Login,
        Batch or Rpc => TdsRequest.Statement,
        // The request type follows the headers, which start with their length.
        TransactionManager => payload[BinaryPrimitives.ReadInt32LittleEndian(payload)] switch
        {
            5 => TdsRequest.Begin,
            7 => TdsRequest.Commit,
            _ => TdsRequest.Rollback,
        },
        _ => null,
    };

    /// <summary>Creates the reply to a pre-login, without encryption, or to a cancellation.</summary>
    public static byte[] CreateHandshakeResponse(byte type)
    {
        if (type == Attention)
        {
            return CreateMessage([.. CreateDoneToken(status: 0x20)]);
        }

        Assert.Equal(PreLogin, type);
        const byte Version = 0, Encryption = 1, NotSupported = 2, End = 0xFF;
        return CreateMessage([Version, 0, 11, 0, 6, Encryption, 0, 17, 0, 1, End, /* 16.0.1000 */ 16, 0, 3, 0xE8, 0, 0, NotSupported]);
    }

    public static byte[] CreateDoneResponse(TdsRequest request) => CreateMessage(request switch
    {
        TdsRequest.Login => [.. CreateEnvChange(Collation, [9, 4, 0xD0, 0, 0x34], []), .. CreateLoginAck(), .. CreateDoneToken(0)],
        TdsRequest.Begin => [.. CreateEnvChange(BeginTransactionEnv, TransactionDescriptor, []), .. CreateDoneToken(0)],
        TdsRequest.Commit => [.. CreateEnvChange(CommitTransactionEnv, [], TransactionDescriptor), .. CreateDoneToken(0)],
        TdsRequest.Rollback => [.. CreateEnvChange(RollbackTransactionEnv, [], TransactionDescriptor), .. CreateDoneToken(0)],
        _ => [.. CreateSingleRow(), .. CreateDoneToken(status: 0x10, rows: 1)],
    });

    public static byte[] CreateErrorResponse(int number, byte severity)
    {
        const byte State = 1, Line = 1;
        byte[] content = [.. EncodeInt32(number), State, severity, .. EncodeLongText($"Error {number}."), .. EncodeShortText("server"), .. EncodeShortText(""), .. EncodeInt32(Line)];
        return CreateMessage([ErrorToken, .. EncodeUInt16(content.Length), .. content, .. CreateDoneToken(status: 2)]);
    }

    private static byte[] CreateMessage(byte[] content)
    {
        var length = HeaderLength + content.Length;
        return [Response, 1, (byte)(length >> 8), (byte)length, 0, 0, 1, 0, .. content];
    }

    private static byte[] CreateLoginAck()
    {
        byte[] content = [/* T-SQL */ 1, /* TDS 7.4 */ 0x74, 0, 0, 4, .. EncodeShortText("scripted"), 16, 0, 3, 0xE8];
        return [LoginAck, .. EncodeUInt16(content.Length), .. content];
    }

    private static byte[] CreateSingleRow()
    {
        const byte Columns = 1, Nullable = 1, Integer = 0x26, Length = 8;
        return [ColMetadata, Columns, 0, 0, 0, 0, 0, Nullable, 0, Integer, Length, .. EncodeShortText("N"), Row, Length, 1, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] CreateEnvChange(byte type, byte[] newValue, byte[] oldValue)
    {
        byte[] content = [type, (byte)newValue.Length, .. newValue, (byte)oldValue.Length, .. oldValue];
        return [EnvChange, .. EncodeUInt16(content.Length), .. content];
    }

    private static byte[] CreateDoneToken(ushort status, long rows = 0) => [DoneToken, .. EncodeUInt16(status), 0, 0, .. EncodeInt64(rows)];

    private static byte[] EncodeShortText(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private static byte[] EncodeLongText(string text) => [.. EncodeUInt16(text.Length), .. Encoding.Unicode.GetBytes(text)];

    private static byte[] EncodeUInt16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] EncodeInt32(int value) => [.. EncodeUInt16(value), .. EncodeUInt16(value >> 16)];

    private static byte[] EncodeInt64(long value) => [.. EncodeInt32((int)value), .. EncodeInt32((int)(value >> 32))];
}

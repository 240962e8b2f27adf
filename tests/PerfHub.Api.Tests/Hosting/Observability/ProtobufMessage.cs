using Google.Protobuf;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>A message of which only the numbers of the fields are known.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtobufMessage(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is var tag and not 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var other => throw new NotSupportedException($"{other}"),
            };
            _fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }
    }

    /// <summary>The messages in a repeated field.</summary>
    public IEnumerable<ProtobufMessage> GetMessages(int field) => GetAll<byte[]>(field).Select(bytes => new ProtobufMessage(bytes));

    public string GetText(int field) => System.Text.Encoding.UTF8.GetString(GetAll<byte[]>(field).SingleOrDefault() ?? []);

    public string GetHex(int field) => Convert.ToHexStringLower(GetAll<byte[]>(field).SingleOrDefault() ?? []);

    public ulong GetNumber(int field) => GetAll<ulong>(field).SingleOrDefault();

    private IEnumerable<T> GetAll<T>(int field) => _fields.Where(it => it.Field == field).Select(it => (T)it.Value);
}

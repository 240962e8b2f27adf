using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PerfHub.Api.Persistence;
using OpCode = System.Reflection.Emit.OpCode;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>What a method does that matters here: it loads a text, or calls something.</summary>
/// <param name="Type">The type that it is written in, e.g. <c>GetUnit.Handler</c>; what the compiler makes counts as its maker's.</param>
/// <param name="Method">Tells two methods apart.</param>
/// <param name="Text">The text that is loaded, or nothing.</param>
/// <param name="Called">The method that is called, e.g. <c>Db.Page</c>, or nothing.</param>
internal sealed record Step(string Type, int Method, string? Text, string? Called);

/// <summary>The compiled code of an assembly, read and not run.</summary>
internal sealed class AssemblyCode
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly MetadataReader _metadata;

    private AssemblyCode(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        _metadata = image.GetMetadataReader();
        Heap = ReadHeap();
        Steps =
        [
            .. _metadata.MethodDefinitions
                .Select(handle => (Handle: handle, Method: _metadata.GetMethodDefinition(handle)))
                .Where(it => it.Method.RelativeVirtualAddress != 0)
                .SelectMany(it => Read(it.Handle, NameOf(it.Method.GetDeclaringType()), image.GetMethodBody(it.Method.RelativeVirtualAddress))),
        ];
    }

    /// <summary>The host's.</summary>
    public static AssemblyCode PerfHub { get; } = new(typeof(Db).Assembly.Location);

    /// <summary>All texts that are in the assembly for its methods to load.</summary>
    public IReadOnlyList<string> Heap { get; }

    /// <summary>All that methods do, in the order in which it is written.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The texts that methods load.</summary>
    public IEnumerable<(string Type, string Text)> Texts =>
        Steps.Where(step => step.Text is not null).Select(step => (step.Type, step.Text!)).Distinct();

    /// <summary>A type's name with those that it is nested in, less what the compiler has made.</summary>
    public static string NameOf(Type type) =>
        Joined(type.DeclaringType is null ? "" : NameOf(type.DeclaringType), type.Name);

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return Joined(outer.IsNil ? "" : NameOf(outer), _metadata.GetString(type.Name));
    }

    private static string Joined(string outer, string name) =>
        name.StartsWith('<') ? outer : outer is "" ? name.Split('`')[0] : $"{outer}.{name.Split('`')[0]}";

    private List<string> ReadHeap()
    {
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = _metadata.GetNextHandle(handle))
        {
            texts.Add(_metadata.GetUserString(handle));
        }

        // The heap is filled up to a multiple of four bytes.
        return [.. texts.Where(text => text is not "").Distinct()];
    }

    private List<Step> Read(MethodDefinitionHandle method, string type, MethodBodyBlock body)
    {
        var steps = new List<Step>();
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = Codes[first == 0xFE ? 0xFE00 | code.ReadByte() : first];
            switch (operation.OperandType)
            {
                case OperandType.InlineString:
                    var text = _metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF));
                    steps.Add(new Step(type, MetadataTokens.GetRowNumber(method), text, null));
                    break;
                case OperandType.InlineMethod:
                    steps.Add(new Step(type, MetadataTokens.GetRowNumber(method), null, Called(MetadataTokens.EntityHandle(code.ReadInt32()))));
                    break;
                case OperandType.InlineSwitch:
                    code.Offset += 4 * code.ReadInt32();
                    break;
                default:
                    code.Offset += Size(operation.OperandType);
                    break;
            }
        }

        return steps;
    }

    private string Called(EntityHandle method)
    {
        if (method.Kind == HandleKind.MethodSpecification)
        {
            method = _metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method;
        }

        if (method.Kind == HandleKind.MethodDefinition)
        {
            var own = _metadata.GetMethodDefinition((MethodDefinitionHandle)method);
            return $"{NameOf(own.GetDeclaringType())}.{_metadata.GetString(own.Name)}";
        }

        var other = _metadata.GetMemberReference((MemberReferenceHandle)method);
        var type = other.Parent.Kind == HandleKind.TypeReference
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)other.Parent).Name)
            : other.Parent.Kind.ToString();
        return $"{type}.{_metadata.GetString(other.Name)}";
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}

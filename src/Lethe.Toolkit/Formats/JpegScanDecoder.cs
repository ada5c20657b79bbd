namespace Lethe.Formats;

/// <summary>Decodes the blocks of one scan into the coefficients of its components.</summary>
internal sealed class JpegScanDecoder(JpegFrame frame, JpegScan scan, JpegBits bits)
{
    /// <summary>Blocks still to come in which a progressive scan has nothing new.</summary>
    private int _emptyBlocks;

    /// <summary>Decodes the scan; gives the offset of the marker after it.</summary>
    internal int Decode(int restartInterval)
    {
        var single = scan.Components.Count == 1 ? scan.Components[0].Component : null;
        var unitsX = single is null ? frame.UnitsX : (single.Width + 7) / 8;
        var unitsY = single is null ? frame.UnitsY : (single.Height + 7) / 8;
        for (var unit = 0; unit < unitsX * unitsY; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
                Restart((unit / restartInterval) - 1);
            if (single is null)
                Unit(unit % unitsX, unit / unitsX);
            else
                Block(scan.Components[0], unit % unitsX, unit / unitsX);
        }

        return bits.End();
    }

    private void Restart(int number)
    {
        bits.Restart(number);
        _emptyBlocks = 0;
        foreach (var component in scan.Components)
            component.Prediction = 0;
    }

    private void Unit(int unitX, int unitY)
    {
        foreach (var part in scan.Components)
        {
            var component = part.Component;
            for (var v = 0; v < component.V; v++)
            {
                for (var h = 0; h < component.H; h++)
                    Block(part, (unitX * component.H) + h, (unitY * component.V) + v);
            }
        }
    }

    private void Block(JpegScanComponent part, int x, int y)
    {
        if (_emptyBlocks > 0 && !scan.Refines)
        {
            _emptyBlocks--;
            return;
        }

        var block = part.Component.Block(x, y);
        if (scan.First == 0)
            FirstCoefficient(part, block);
        if (scan.Last == 0)
            return;
        if (!frame.Progressive)
            Sequential(part.Ac!, block);
        else if (!scan.Refines)
            Band(part.Ac!, block);
        else
            Refine(part.Ac!, block);
    }

    private void FirstCoefficient(JpegScanComponent part, Span<short> block)
    {
        if (scan.Refines)
        {
            block[0] |= (short)(bits.Take(1) << scan.Low);
            return;
        }

        var size = Symbol(part.Dc!);
        if (size > 15)
            throw bits.Fault("a difference of at most 15 bits", $"{size}");
        part.Prediction += bits.TakeSigned(size);
        block[0] = (short)(part.Prediction << scan.Low);
    }

    private void Sequential(JpegHuffman table, Span<short> block)
    {
        for (var k = 1; k < JpegComponent.BlockSize; k++)
        {
            var symbol = Symbol(table);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
                return;
            k = Advance(k, run, JpegComponent.BlockSize - 1);
            block[k] = (short)bits.TakeSigned(size);
        }
    }

    private void Band(JpegHuffman table, Span<short> block)
    {
        for (var k = scan.First; k <= scan.Last; k++)
        {
            var symbol = Symbol(table);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) - 1 + bits.Take(run);
                return;
            }

            k = Advance(k, run, scan.Last);
            block[k] = (short)(bits.TakeSigned(size) << scan.Low);
        }
    }

    private void Refine(JpegHuffman table, Span<short> block)
    {
        var k = scan.First;
        for (; _emptyBlocks == 0 && k <= scan.Last; k++)
        {
            var symbol = Symbol(table);
            int run = symbol >> 4, size = symbol & 15;
            if (size > 1)
                throw bits.Fault("a new coefficient of one bit", $"{size}");
            if (size == 0 && run < 15)
            {
                _emptyBlocks = (1 << run) + bits.Take(run);
                break;
            }

            var fresh = size == 0 ? 0 : (bits.Take(1) == 1 ? 1 : -1) << scan.Low;
            k = RefineAcross(block, k, run);
            if (k <= scan.Last)
                block[k] = (short)fresh;
            else if (fresh != 0)
                throw bits.Fault($"coefficients up to {scan.Last}", $"{k}");
        }

        if (_emptyBlocks == 0)
            return;
        RefineAcross(block, k, JpegComponent.BlockSize);
        _emptyBlocks--;
    }

    /// <summary>Refines the coefficients that exist while passing <paramref name="zeros"/> that do not; gives the place of the next zero.</summary>
    private int RefineAcross(Span<short> block, int k, int zeros)
    {
        for (; k <= scan.Last; k++)
        {
            ref var coefficient = ref block[k];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                    break;
            }
            else if (bits.Take(1) == 1 && (coefficient & (1 << scan.Low)) == 0)
            {
                coefficient += (short)((coefficient > 0 ? 1 : -1) << scan.Low);
            }
        }

        return k;
    }

    private int Advance(int k, int run, int last) =>
        k + run <= last ? k + run : throw bits.Fault($"coefficients up to {last}", $"{k + run}");

    private int Symbol(JpegHuffman table)
    {
        var symbol = table.Read(bits);
        return symbol >= 0 ? symbol : throw bits.Fault("a Huffman code", "other bits");
    }
}

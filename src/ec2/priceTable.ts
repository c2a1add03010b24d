// What an instance type costs on demand, USD an hour: a family a line, its sizes from the smallest up.
// @upstream karpenter-provider-aws v1.14.1 pkg/providers/pricing/zz_generated.pricing_aws.go: Linux in us-east-1 on
// 2026-07-06. Karpenter begins with it in every region of the partition. Read through `prices.ts`.

export const PRICE_TABLE = `
c1: medium 0.13, xlarge 0.52
c3: large 0.105, xlarge 0.21, 2xlarge 0.42, 4xlarge 0.84, 8xlarge 1.68
c4: large 0.1, xlarge 0.199, 2xlarge 0.398, 4xlarge 0.796, 8xlarge 1.591
c5: large 0.085, xlarge 0.17, 2xlarge 0.34, 4xlarge 0.68, 9xlarge 1.53, 12xlarge 2.04, 18xlarge 3.06, 24xlarge 4.08, metal 4.08
c5a: large 0.077, xlarge 0.154, 2xlarge 0.308, 4xlarge 0.616, 8xlarge 1.232, 12xlarge 1.848, 16xlarge 2.464, 24xlarge 3.696
c5ad: large 0.086, xlarge 0.172, 2xlarge 0.344, 4xlarge 0.688, 8xlarge 1.376, 12xlarge 2.064, 16xlarge 2.752, 24xlarge 4.128
c5d: large 0.096, xlarge 0.192, 2xlarge 0.384, 4xlarge 0.768, 9xlarge 1.728, 12xlarge 2.304, 18xlarge 3.456, 24xlarge 4.608, metal 4.608
c5n: large 0.108, xlarge 0.216, 2xlarge 0.432, 4xlarge 0.864, 9xlarge 1.944, 18xlarge 3.888, metal 3.888
c6a: large 0.0765, xlarge 0.153, 2xlarge 0.306, 4xlarge 0.612, 8xlarge 1.224, 12xlarge 1.836, 16xlarge 2.448, 24xlarge 3.672, 32xlarge 4.896, 48xlarge 7.344, metal 7.344
c6g: medium 0.034, large 0.068, xlarge 0.136, 2xlarge 0.272, 4xlarge 0.544, 8xlarge 1.088, 12xlarge 1.632, 16xlarge 2.176, metal 2.3066
c6gd: medium 0.0384, large 0.0768, xlarge 0.1536, 2xlarge 0.3072, 4xlarge 0.6144, 8xlarge 1.2288, 12xlarge 1.8432, 16xlarge 2.4576, metal 2.6051
c6gn: medium 0.0432, large 0.0864, xlarge 0.1728, 2xlarge 0.3456, 4xlarge 0.6912, 8xlarge 1.3824, 12xlarge 2.0736, 16xlarge 2.7648
c6i: large 0.085, xlarge 0.17, 2xlarge 0.34, 4xlarge 0.68, 8xlarge 1.36, 12xlarge 2.04, 16xlarge 2.72, 24xlarge 4.08, 32xlarge 5.44, metal 5.44
c6id: large 0.1008, xlarge 0.2016, 2xlarge 0.4032, 4xlarge 0.8064, 8xlarge 1.6128, 12xlarge 2.4192, 16xlarge 3.2256, 24xlarge 4.8384, 32xlarge 6.4512, metal 6.4512
c6in: large 0.1134, xlarge 0.2268, 2xlarge 0.4536, 4xlarge 0.9072, 8xlarge 1.8144, 12xlarge 2.7216, 16xlarge 3.6288, 24xlarge 5.4432, 32xlarge 7.2576, metal 7.2576
c7a: medium 0.05132, large 0.10264, xlarge 0.20528, 2xlarge 0.41056, 4xlarge 0.82112, 8xlarge 1.64224, 12xlarge 2.46336, 16xlarge 3.28448, 24xlarge 4.92672, 32xlarge 6.56896, 48xlarge 9.85344, metal-48xl 9.85344
c7g: medium 0.0363, large 0.0725, xlarge 0.145, 2xlarge 0.29, 4xlarge 0.58, 8xlarge 1.16, 12xlarge 1.74, 16xlarge 2.32, metal 2.32
c7gd: medium 0.0454, large 0.0907, xlarge 0.1814, 2xlarge 0.3629, 4xlarge 0.7258, 8xlarge 1.4515, 12xlarge 2.1773, 16xlarge 2.903, metal 2.903
c7gn: medium 0.0624, large 0.1248, xlarge 0.2496, 2xlarge 0.4992, 4xlarge 0.9984, 8xlarge 1.9968, 12xlarge 2.9952, 16xlarge 3.9936, metal 3.9936
c7i: large 0.08925, xlarge 0.1785, 2xlarge 0.357, 4xlarge 0.714, 8xlarge 1.428, 12xlarge 2.142, 16xlarge 2.856, 24xlarge 4.284, 48xlarge 8.568, metal-24xl 4.7124, metal-48xl 8.568
c7i-flex: large 0.08479, xlarge 0.16958, 2xlarge 0.33915, 4xlarge 0.6783, 8xlarge 1.3566, 12xlarge 2.0349, 16xlarge 2.7132
c8a: medium 0.05389, large 0.10777, xlarge 0.21554, 2xlarge 0.43108, 4xlarge 0.86216, 8xlarge 1.72432, 12xlarge 2.58648, 16xlarge 3.44864, 24xlarge 5.17296, 48xlarge 10.34592, metal-24xl 5.69026, metal-48xl 10.34592
c8g: medium 0.03988, large 0.07976, xlarge 0.15952, 2xlarge 0.31904, 4xlarge 0.63808, 8xlarge 1.27616, 12xlarge 1.91424, 16xlarge 2.55232, 24xlarge 3.82848, 48xlarge 7.65696, metal-24xl 4.21133, metal-48xl 7.65696
c8gb: medium 0.05925, large 0.1185, xlarge 0.237, 2xlarge 0.474, 4xlarge 0.948, 8xlarge 1.896, 12xlarge 2.844, 16xlarge 3.792, 24xlarge 5.688, 48xlarge 11.376, metal-24xl 6.02928, metal-48xl 11.376
c8gd: medium 0.04899, large 0.09798, xlarge 0.19596, 2xlarge 0.39192, 4xlarge 0.78384, 8xlarge 1.56768, 12xlarge 2.35152, 16xlarge 3.13536, 24xlarge 4.70304, 48xlarge 9.40608, metal-24xl 5.17334, metal-48xl 9.40608
c8gn: medium 0.0593, large 0.1185, xlarge 0.237, 2xlarge 0.474, 4xlarge 0.948, 8xlarge 1.896, 12xlarge 2.844, 16xlarge 3.792, 24xlarge 5.688, 48xlarge 11.376, metal-24xl 6.0293, metal-48xl 11.376
c8i: large 0.09371, xlarge 0.18742, 2xlarge 0.37484, 4xlarge 0.74968, 8xlarge 1.49936, 12xlarge 2.24904, 16xlarge 2.99872, 24xlarge 4.49808, 32xlarge 5.99744, 48xlarge 8.99616, 96xlarge 17.99232, metal-48xl 9.89578, metal-96xl 17.99232
c8i-flex: large 0.08902, xlarge 0.17804, 2xlarge 0.35608, 4xlarge 0.71216, 8xlarge 1.42432, 12xlarge 2.13648, 16xlarge 2.84864
c8ib: large 0.13608, xlarge 0.27216, 2xlarge 0.54432, 4xlarge 1.08864, 8xlarge 2.17728, 12xlarge 3.26592, 16xlarge 4.35456, 24xlarge 6.53184, 32xlarge 8.70912, 48xlarge 13.06368, 96xlarge 26.12736, metal-48xl 14.37005, metal-96xl 26.12736
c8id: large 0.11088, xlarge 0.22176, 2xlarge 0.44352, 4xlarge 0.88704, 8xlarge 1.77408, 12xlarge 2.66112, 16xlarge 3.54816, 24xlarge 5.32224, 32xlarge 7.09632, 48xlarge 10.64448, 96xlarge 21.28896, metal-48xl 11.70893, metal-96xl 21.28896
c8in: large 0.13608, xlarge 0.27216, 2xlarge 0.54432, 4xlarge 1.08864, 8xlarge 2.17728, 12xlarge 3.26592, 16xlarge 4.35456, 24xlarge 6.53184, 32xlarge 8.70912, 48xlarge 13.06368, 96xlarge 26.12736, metal-48xl 14.37005, metal-96xl 26.12736
c8ine: large 0.1701, xlarge 0.3402, 2xlarge 0.6804, 4xlarge 1.3608, 8xlarge 2.7216, 12xlarge 4.0824
m1: small 0.044, medium 0.087, large 0.175, xlarge 0.35
m2: xlarge 0.245, 2xlarge 0.49, 4xlarge 0.98
m3: medium 0.067, large 0.133, xlarge 0.266, 2xlarge 0.532
m4: large 0.1, xlarge 0.2, 2xlarge 0.4, 4xlarge 0.8, 10xlarge 2, 16xlarge 3.2
m5: large 0.096, xlarge 0.192, 2xlarge 0.384, 4xlarge 0.768, 8xlarge 1.536, 12xlarge 2.304, 16xlarge 3.072, 24xlarge 4.608, metal 4.608
m5a: large 0.086, xlarge 0.172, 2xlarge 0.344, 4xlarge 0.688, 8xlarge 1.376, 12xlarge 2.064, 16xlarge 2.752, 24xlarge 4.128
m5ad: large 0.103, xlarge 0.206, 2xlarge 0.412, 4xlarge 0.824, 8xlarge 1.648, 12xlarge 2.472, 16xlarge 3.296, 24xlarge 4.944
m5d: large 0.113, xlarge 0.226, 2xlarge 0.452, 4xlarge 0.904, 8xlarge 1.808, 12xlarge 2.712, 16xlarge 3.616, 24xlarge 5.424, metal 5.424
m5dn: large 0.136, xlarge 0.272, 2xlarge 0.544, 4xlarge 1.088, 8xlarge 2.176, 12xlarge 3.264, 16xlarge 4.352, 24xlarge 6.528, metal 6.528
m5n: large 0.119, xlarge 0.238, 2xlarge 0.476, 4xlarge 0.952, 8xlarge 1.904, 12xlarge 2.856, 16xlarge 3.808, 24xlarge 5.712, metal 5.712
m5zn: large 0.1652, xlarge 0.3303, 2xlarge 0.6607, 3xlarge 0.991, 6xlarge 1.982, 12xlarge 3.9641, metal 4.3605
m6a: large 0.0864, xlarge 0.1728, 2xlarge 0.3456, 4xlarge 0.6912, 8xlarge 1.3824, 12xlarge 2.0736, 16xlarge 2.7648, 24xlarge 4.1472, 32xlarge 5.5296, 48xlarge 8.2944, metal 8.2944
m6g: medium 0.0385, large 0.077, xlarge 0.154, 2xlarge 0.308, 4xlarge 0.616, 8xlarge 1.232, 12xlarge 1.848, 16xlarge 2.464, metal 2.6112
m6gd: medium 0.0452, large 0.0904, xlarge 0.1808, 2xlarge 0.3616, 4xlarge 0.7232, 8xlarge 1.4464, 12xlarge 2.1696, 16xlarge 2.8928, metal 3.0664
m6i: large 0.096, xlarge 0.192, 2xlarge 0.384, 4xlarge 0.768, 8xlarge 1.536, 12xlarge 2.304, 16xlarge 3.072, 24xlarge 4.608, 32xlarge 6.144, metal 6.144
m6id: large 0.11865, xlarge 0.2373, 2xlarge 0.4746, 4xlarge 0.9492, 8xlarge 1.8984, 12xlarge 2.8476, 16xlarge 3.7968, 24xlarge 5.6952, 32xlarge 7.5936, metal 7.5936
m6idn: large 0.15912, xlarge 0.31824, 2xlarge 0.63648, 4xlarge 1.27296, 8xlarge 2.54592, 12xlarge 3.81888, 16xlarge 5.09184, 24xlarge 7.63776, 32xlarge 10.18368, metal 10.18368
m6in: large 0.13923, xlarge 0.27846, 2xlarge 0.55692, 4xlarge 1.11384, 8xlarge 2.22768, 12xlarge 3.34152, 16xlarge 4.45536, 24xlarge 6.68304, 32xlarge 8.91072, metal 8.91072
m7a: medium 0.05796, large 0.11592, xlarge 0.23184, 2xlarge 0.46368, 4xlarge 0.92736, 8xlarge 1.85472, 12xlarge 2.78208, 16xlarge 3.70944, 24xlarge 5.56416, 32xlarge 7.41888, 48xlarge 11.12832, metal-48xl 11.12832
m7g: medium 0.0408, large 0.0816, xlarge 0.1632, 2xlarge 0.3264, 4xlarge 0.6528, 8xlarge 1.3056, 12xlarge 1.9584, 16xlarge 2.6112, metal 2.6112
m7gd: medium 0.0534, large 0.1068, xlarge 0.2136, 2xlarge 0.4271, 4xlarge 0.8543, 8xlarge 1.7086, 12xlarge 2.5628, 16xlarge 3.4171, metal 3.4171
m7i: large 0.1008, xlarge 0.2016, 2xlarge 0.4032, 4xlarge 0.8064, 8xlarge 1.6128, 12xlarge 2.4192, 16xlarge 3.2256, 24xlarge 4.8384, 48xlarge 9.6768, metal-24xl 5.32224, metal-48xl 9.6768
m7i-flex: large 0.09576, xlarge 0.19152, 2xlarge 0.38304, 4xlarge 0.76608, 8xlarge 1.53216, 12xlarge 2.29824, 16xlarge 3.06432
m8a: medium 0.06086, large 0.12172, xlarge 0.24344, 2xlarge 0.48688, 4xlarge 0.97376, 8xlarge 1.94752, 12xlarge 2.92128, 16xlarge 3.89504, 24xlarge 5.84256, 48xlarge 11.68512, metal-24xl 6.42682, metal-48xl 11.68512
m8azn: medium 0.10323, large 0.20646, xlarge 0.41292, 3xlarge 1.23876, 6xlarge 2.47752, 12xlarge 4.95504, 24xlarge 9.91008, metal-12xl 5.45054, metal-24xl 10.90109
m8g: medium 0.04488, large 0.08976, xlarge 0.17952, 2xlarge 0.35904, 4xlarge 0.71808, 8xlarge 1.43616, 12xlarge 2.15424, 16xlarge 2.87232, 24xlarge 4.30848, 48xlarge 8.61696, metal-24xl 4.73933, metal-48xl 8.61696
m8gb: medium 0.07275, large 0.1455, xlarge 0.291, 2xlarge 0.582, 4xlarge 1.164, 8xlarge 2.328, 12xlarge 3.492, 16xlarge 4.656, 24xlarge 6.984, 48xlarge 13.968, metal-24xl 14.80608, metal-48xl 13.968
m8gd: medium 0.05766, large 0.11532, xlarge 0.23064, 2xlarge 0.46128, 4xlarge 0.92256, 8xlarge 1.84512, 12xlarge 2.76768, 16xlarge 3.69024, 24xlarge 5.53536, 48xlarge 11.07072, metal-24xl 6.0889, metal-48xl 11.07072
m8gn: medium 0.0728, large 0.1455, xlarge 0.291, 2xlarge 0.582, 4xlarge 1.164, 8xlarge 2.328, 12xlarge 3.492, 16xlarge 4.656, 24xlarge 6.984, 48xlarge 13.968, metal-24xl 7.403, metal-48xl 13.968
m8i: large 0.10584, xlarge 0.21168, 2xlarge 0.42336, 4xlarge 0.84672, 8xlarge 1.69344, 12xlarge 2.54016, 16xlarge 3.38688, 24xlarge 5.08032, 32xlarge 6.77376, 48xlarge 10.16064, 96xlarge 20.32128, metal-48xl 10.16064, metal-96xl 20.32128
m8i-flex: large 0.10055, xlarge 0.2011, 2xlarge 0.4022, 4xlarge 0.8044, 8xlarge 1.6088, 12xlarge 2.4132, 16xlarge 3.2176
m8ib: large 0.16708, xlarge 0.33416, 2xlarge 0.66832, 4xlarge 1.33664, 8xlarge 2.67328, 12xlarge 4.00992, 16xlarge 5.34656, 24xlarge 8.01984, 32xlarge 10.69312, 48xlarge 16.03968, 96xlarge 32.07936, metal-48xl 17.64365, metal-96xl 32.07936
m8id: large 0.13052, xlarge 0.26104, 2xlarge 0.52208, 4xlarge 1.04416, 8xlarge 2.08832, 12xlarge 3.13248, 16xlarge 4.17664, 24xlarge 6.26496, 32xlarge 8.35328, 48xlarge 12.52992, 96xlarge 25.05984, metal-48xl 12.52992, metal-96xl 25.05984
m8idb: large 0.19094, xlarge 0.38188, 2xlarge 0.76376, 4xlarge 1.52752, 8xlarge 3.05504, 12xlarge 4.58256, 16xlarge 6.11008, 24xlarge 9.16512, 32xlarge 12.22016, 48xlarge 18.33024, 96xlarge 36.66048, metal-48xl 20.16326, metal-96xl 36.66048
m8idn: large 0.19094, xlarge 0.38188, 2xlarge 0.76376, 4xlarge 1.52752, 8xlarge 3.05504, 12xlarge 4.58256, 16xlarge 6.11008, 24xlarge 9.16512, 32xlarge 12.22016, 48xlarge 18.33024, 96xlarge 36.66048, metal-48xl 20.16326, metal-96xl 36.66048
m8in: large 0.16708, xlarge 0.33416, 2xlarge 0.66832, 4xlarge 1.33664, 8xlarge 2.67328, 12xlarge 4.00992, 16xlarge 5.34656, 24xlarge 8.01984, 32xlarge 10.69312, 48xlarge 16.03968, 96xlarge 32.07936, metal-48xl 17.64365, metal-96xl 32.07936
m8ine: large 0.20885, xlarge 0.4177, 2xlarge 0.8354, 4xlarge 1.6708, 8xlarge 3.3416, 12xlarge 5.0124
m9g: medium 0.04892, large 0.09784, xlarge 0.19568, 2xlarge 0.39136, 4xlarge 0.78272, 8xlarge 1.56544, 12xlarge 2.34816, 16xlarge 3.13088, 24xlarge 4.69632, 48xlarge 9.39264, metal-48xl 10.3319
m9gd: medium 0.06285, large 0.1257, xlarge 0.2514, 2xlarge 0.5028, 4xlarge 1.0056, 8xlarge 2.0112, 12xlarge 3.0168, 16xlarge 4.0224, 24xlarge 6.0336, 48xlarge 12.0672, metal-48xl 13.27392
r3: large 0.166, xlarge 0.333, 2xlarge 0.665, 4xlarge 1.33, 8xlarge 2.66
r4: large 0.133, xlarge 0.266, 2xlarge 0.532, 4xlarge 1.064, 8xlarge 2.128, 16xlarge 4.256
r5: large 0.126, xlarge 0.252, 2xlarge 0.504, 4xlarge 1.008, 8xlarge 2.016, 12xlarge 3.024, 16xlarge 4.032, 24xlarge 6.048, metal 6.048
r5a: large 0.113, xlarge 0.226, 2xlarge 0.452, 4xlarge 0.904, 8xlarge 1.808, 12xlarge 2.712, 16xlarge 3.616, 24xlarge 5.424
r5ad: large 0.131, xlarge 0.262, 2xlarge 0.524, 4xlarge 1.048, 8xlarge 2.096, 12xlarge 3.144, 16xlarge 4.192, 24xlarge 6.288
r5b: large 0.149, xlarge 0.298, 2xlarge 0.596, 4xlarge 1.192, 8xlarge 2.384, 12xlarge 3.576, 16xlarge 4.768, 24xlarge 7.152, metal 7.8672
r5d: large 0.144, xlarge 0.288, 2xlarge 0.576, 4xlarge 1.152, 8xlarge 2.304, 12xlarge 3.456, 16xlarge 4.608, 24xlarge 6.912, metal 6.912
r5dn: large 0.167, xlarge 0.334, 2xlarge 0.668, 4xlarge 1.336, 8xlarge 2.672, 12xlarge 4.008, 16xlarge 5.344, 24xlarge 8.016, metal 8.016
r5n: large 0.149, xlarge 0.298, 2xlarge 0.596, 4xlarge 1.192, 8xlarge 2.384, 12xlarge 3.576, 16xlarge 4.768, 24xlarge 7.152, metal 7.152
r6a: large 0.1134, xlarge 0.2268, 2xlarge 0.4536, 4xlarge 0.9072, 8xlarge 1.8144, 12xlarge 2.7216, 16xlarge 3.6288, 24xlarge 5.4432, 32xlarge 7.2576, 48xlarge 10.8864, metal 10.8864
r6g: medium 0.0504, large 0.1008, xlarge 0.2016, 2xlarge 0.4032, 4xlarge 0.8064, 8xlarge 1.6128, 12xlarge 2.4192, 16xlarge 3.2256, metal 3.4191
r6gd: medium 0.0576, large 0.1152, xlarge 0.2304, 2xlarge 0.4608, 4xlarge 0.9216, 8xlarge 1.8432, 12xlarge 2.7648, 16xlarge 3.6864, metal 3.9076
r6i: large 0.126, xlarge 0.252, 2xlarge 0.504, 4xlarge 1.008, 8xlarge 2.016, 12xlarge 3.024, 16xlarge 4.032, 24xlarge 6.048, 32xlarge 8.064, metal 8.064
r6id: large 0.1512, xlarge 0.3024, 2xlarge 0.6048, 4xlarge 1.2096, 8xlarge 2.4192, 12xlarge 3.6288, 16xlarge 4.8384, 24xlarge 7.2576, 32xlarge 9.6768, metal 9.6768
r6idn: large 0.19539, xlarge 0.39078, 2xlarge 0.78156, 4xlarge 1.56312, 8xlarge 3.12624, 12xlarge 4.68936, 16xlarge 6.25248, 24xlarge 9.37872, 32xlarge 12.50496, metal 12.50496
r6in: large 0.17433, xlarge 0.34866, 2xlarge 0.69732, 4xlarge 1.39464, 8xlarge 2.78928, 12xlarge 4.18392, 16xlarge 5.57856, 24xlarge 8.36784, 32xlarge 11.15712, metal 11.15712
r7a: medium 0.07608, large 0.15215, xlarge 0.3043, 2xlarge 0.6086, 4xlarge 1.2172, 8xlarge 2.4344, 12xlarge 3.6516, 16xlarge 4.8688, 24xlarge 7.3032, 32xlarge 9.7376, 48xlarge 14.6064, metal-48xl 14.6064
r7g: medium 0.0536, large 0.1071, xlarge 0.2142, 2xlarge 0.4284, 4xlarge 0.8568, 8xlarge 1.7136, 12xlarge 2.5704, 16xlarge 3.4272, metal 3.4272
r7gd: medium 0.068, large 0.1361, xlarge 0.2722, 2xlarge 0.5443, 4xlarge 1.0886, 8xlarge 2.1773, 12xlarge 3.2659, 16xlarge 4.3546, metal 4.3546
r7i: large 0.1323, xlarge 0.2646, 2xlarge 0.5292, 4xlarge 1.0584, 8xlarge 2.1168, 12xlarge 3.1752, 16xlarge 4.2336, 24xlarge 6.3504, 48xlarge 12.7008, metal-24xl 6.98544, metal-48xl 12.7008
r7iz: large 0.186, xlarge 0.372, 2xlarge 0.744, 4xlarge 1.488, 8xlarge 2.976, 12xlarge 4.464, 16xlarge 5.952, 32xlarge 11.904, metal-16xl 6.5472, metal-32xl 13.0944
r8a: medium 0.07988, large 0.15976, xlarge 0.31952, 2xlarge 0.63904, 4xlarge 1.27808, 8xlarge 2.55616, 12xlarge 3.83424, 16xlarge 5.11232, 24xlarge 7.66848, 48xlarge 15.33696, metal-24xl 8.43533, metal-48xl 15.33696
r8g: medium 0.05891, large 0.11782, xlarge 0.23564, 2xlarge 0.47128, 4xlarge 0.94256, 8xlarge 1.88512, 12xlarge 2.82768, 16xlarge 3.77024, 24xlarge 5.65536, 48xlarge 11.31072, metal-24xl 6.2209, metal-48xl 11.31072
r8gb: medium 0.09109, large 0.18218, xlarge 0.36436, 2xlarge 0.72872, 4xlarge 1.45744, 8xlarge 2.91488, 12xlarge 4.37232, 16xlarge 5.82976, 24xlarge 8.74464, 48xlarge 17.48928, metal-24xl 18.53864, metal-48xl 17.48928
r8gd: medium 0.07348, large 0.14696, xlarge 0.29392, 2xlarge 0.58784, 4xlarge 1.17568, 8xlarge 2.35136, 12xlarge 3.52704, 16xlarge 4.70272, 24xlarge 7.05408, 48xlarge 14.10816, metal-24xl 7.75949, metal-48xl 14.10816
r8gn: medium 0.0911, large 0.1822, xlarge 0.3644, 2xlarge 0.7287, 4xlarge 1.4574, 8xlarge 2.9149, 12xlarge 4.3723, 16xlarge 5.8298, 24xlarge 8.7446, 48xlarge 17.4893, metal-24xl 9.2693, metal-48xl 17.4893
r8i: large 0.13892, xlarge 0.27784, 2xlarge 0.55568, 4xlarge 1.11136, 8xlarge 2.22272, 12xlarge 3.33408, 16xlarge 4.44544, 24xlarge 6.66816, 32xlarge 8.89088, 48xlarge 13.33632, 96xlarge 26.67264, metal-48xl 14.66995, metal-96xl 26.67264
r8i-flex: large 0.13197, xlarge 0.26394, 2xlarge 0.52788, 4xlarge 1.05576, 8xlarge 2.11152, 12xlarge 3.16728, 16xlarge 4.22304
r8ib: large 0.2092, xlarge 0.4184, 2xlarge 0.8368, 4xlarge 1.6736, 8xlarge 3.3472, 12xlarge 5.0208, 16xlarge 6.6944, 24xlarge 10.0416, 32xlarge 13.3888, 48xlarge 20.0832, 96xlarge 40.1664, metal-48xl 22.09152, metal-96xl 40.1664
r8id: large 0.16632, xlarge 0.33264, 2xlarge 0.66528, 4xlarge 1.33056, 8xlarge 2.66112, 12xlarge 3.99168, 16xlarge 5.32224, 24xlarge 7.98336, 32xlarge 10.64448, 48xlarge 15.96672, 96xlarge 31.93344, metal-48xl 17.56339, metal-96xl 31.93344
r8idb: large 0.23447, xlarge 0.46894, 2xlarge 0.93788, 4xlarge 1.87576, 8xlarge 3.75152, 12xlarge 5.62728, 16xlarge 7.50304, 24xlarge 11.25456, 32xlarge 15.00608, 48xlarge 22.50912, 96xlarge 45.01824, metal-48xl 24.76003, metal-96xl 45.01824
r8idn: large 0.23447, xlarge 0.46894, 2xlarge 0.93788, 4xlarge 1.87576, 8xlarge 3.75152, 12xlarge 5.62728, 16xlarge 7.50304, 24xlarge 11.25456, 32xlarge 15.00608, 48xlarge 22.50912, 96xlarge 45.01824, metal-48xl 24.76003, metal-96xl 45.01824
r8in: large 0.2092, xlarge 0.4184, 2xlarge 0.8368, 4xlarge 1.6736, 8xlarge 3.3472, 12xlarge 5.0208, 16xlarge 6.6944, 24xlarge 10.0416, 32xlarge 13.3888, 48xlarge 20.0832, 96xlarge 40.1664, metal-48xl 22.09152, metal-96xl 40.1664
t1: micro 0.02
t2: nano 0.0058, micro 0.0116, small 0.023, medium 0.0464, large 0.0928, xlarge 0.1856, 2xlarge 0.3712
t3: nano 0.0052, micro 0.0104, small 0.0208, medium 0.0416, large 0.0832, xlarge 0.1664, 2xlarge 0.3328
t3a: nano 0.0047, micro 0.0094, small 0.0188, medium 0.0376, large 0.0752, xlarge 0.1504, 2xlarge 0.3008
t4g: nano 0.0042, micro 0.0084, small 0.0168, medium 0.0336, large 0.0672, xlarge 0.1344, 2xlarge 0.2688
`;
